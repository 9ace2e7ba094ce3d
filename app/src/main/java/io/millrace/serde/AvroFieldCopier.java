package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import io.millrace.features.Feature;
import io.millrace.features.SampleFields;
import io.millrace.serde.FieldCopier.Digits;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Takes fields out of an Avro sample: its own, features by their places, and attributes. */
final class AvroFieldCopier implements FieldCopier {
  private static final Schema SCHEMA = io.millrace.schemas.Sample.getClassSchema();

  private final SampleFields fields;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final Map<Long, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
  private final BinaryDecoder bytes = DecoderFactory.get().binaryDecoder(new byte[0], null);

  AvroFieldCopier(SampleFields fields, List<Schema> schemas) {
    this.fields = fields;
    for (String place : fields.copied()) {
      indexes.put(place, indexes.size());
    }
    readers.put(SingleObject.fingerprint(SCHEMA), new GenericDatumReader<>(SCHEMA));
    for (Schema schema : schemas) {
      readers.putIfAbsent(
          SingleObject.fingerprint(schema), new GenericDatumReader<>(schema, SCHEMA));
    }
  }

  @Override
  public @Nullable Object[] copy(byte[] value) {
    @Nullable Object[] copied = new @Nullable Object[indexes.size()];
    GenericRecord sample;
    try {
      sample = read(value);
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      // It was read as a sample: only a field that the sample does not need can be broken. All that
      // is to be copied counts as missing.
      return copied;
    }
    put(copied, fields.notes().id().field(), sample.get("id"));
    put(copied, fields.notes().eventTime().field(), sample.get("event_time"));
    put(copied, fields.notes().weight().field(), sample.get("weight"));
    put(copied, fields.label().place(), sample.get("label"));
    if (sample.get("features") instanceof Map<?, ?> named) {
      named.forEach((place, feature) -> put(copied, place.toString(), feature));
    } else if (sample.get("features") instanceof List<?> packed) {
      putPacked(copied, packed);
    }
    if (sample.get("attributes") instanceof Map<?, ?> attributes) {
      String prefix = fields.notes().attributes().field() + ".";
      attributes.forEach((key, text) -> put(copied, prefix + key, text));
    }
    return copied;
  }

  private GenericRecord read(byte[] value) throws IOException {
    int header = SingleObject.HEADER_BYTES;
    try {
      GenericDatumReader<GenericRecord> reader = readers.get(SingleObject.fingerprint(value));
      if (reader == null) {
        throw new IllegalArgumentException("the schema of the record is unknown");
      }
      return reader.read(
          null, DecoderFactory.get().binaryDecoder(value, header, value.length - header, bytes));
    } catch (InvalidSampleException e) {
      throw new IllegalArgumentException("the record was read as a sample before", e);
    }
  }

  /** Of features that are packed, only those of one column have a value: see Sample.avsc. */
  private void putPacked(@Nullable Object[] copied, List<?> packed) {
    int position = 0;
    for (Feature feature : fields.features()) {
      if (feature instanceof Feature.Numeric) {
        put(copied, feature.place(), packed.get(position));
      } else if (feature instanceof Feature.Category category && !category.isOpen()) {
        int index = ((Number) packed.get(position)).intValue();
        put(copied, feature.place(), category.values().get(index));
      }
      position += fields.packedWidth(feature);
    }
  }

  private void put(@Nullable Object[] copied, String place, @Nullable Object value) {
    Integer index = indexes.get(place);
    if (index != null) {
      copied[index] =
          value instanceof Number number
              ? Digits.of(number)
              : value instanceof CharSequence text ? text.toString() : null;
    }
  }
}
