package io.millrace.serde;

import java.io.IOException;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Takes fields out of records of a given Avro schema. */
final class PlainAvroFieldCopier implements FieldCopier {
  private final List<String> places;
  private final GenericDatumReader<GenericRecord> reader;

  PlainAvroFieldCopier(List<String> places, Schema schema) {
    this.places = places;
    this.reader = new GenericDatumReader<>(schema);
  }

  @Override
  public @Nullable Object[] copy(byte[] value) {
    try {
      GenericRecord record = reader.read(null, DecoderFactory.get().binaryDecoder(value, null));
      return places.stream().map(place -> at(record, place)).toArray();
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      // It was read as a sample: only a field that the sample does not need can be broken. All that
      // is to be copied counts as missing.
      return new @Nullable Object[places.size()];
    }
  }

  private static @Nullable Object at(GenericRecord root, String place) {
    Object value = root;
    for (String key : place.split("\\.", -1)) {
      value =
          value instanceof GenericRecord record && record.hasField(key) ? record.get(key) : null;
    }
    if (value instanceof Number number) {
      return Digits.of(number);
    }
    return value instanceof Boolean
        ? value
        : value instanceof CharSequence
                || value instanceof org.apache.avro.generic.GenericEnumSymbol<?>
            ? value.toString()
            : null;
  }
}
