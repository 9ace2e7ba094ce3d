package io.millrace.serde;

import io.millrace.features.Feature;
import io.millrace.features.SampleFields;
import io.millrace.features.TimeFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Writes rows of text as records of a given Avro schema, each value as a type that it fits. */
final class PlainAvroSampleWriter implements SampleWriter {
  private final SampleFields fields;
  private final Schema schema;
  private final GenericDatumWriter<Object> writer;
  private final Map<String, TimeFormat> times = new HashMap<>();

  PlainAvroSampleWriter(SampleFields fields, Schema schema) {
    this.fields = fields;
    this.schema = schema;
    this.writer = new GenericDatumWriter<>(schema);
    for (Feature feature : fields.features()) {
      if (feature instanceof Feature.Time time) {
        times.put(time.place(), time.timeFormat());
      }
    }
    times.put(fields.notes().eventTime().field(), fields.notes().eventTime().timeFormat());
  }

  /**
   * Writes a row.
   *
   * @throws UncheckedIOException if the schema can't hold one of its values
   */
  @Override
  public byte[] write(Map<String, String> row) {
    Map<String, Object> values = RawSample.of(row, fields).byPlace(fields);
    Set<String> rest = new HashSet<>(values.keySet());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Object record = fitting(schema, "", values, rest);
      if (!rest.isEmpty() || record == null) {
        throw new IOException("row: the schema has no field " + String.join(", ", rest));
      }
      BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
      writer.write(record, out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  /** What Avro writes as this type; null if it can't hold the value. */
  private @Nullable Object fitting(
      Schema type, String path, Map<String, Object> values, Set<String> rest) throws IOException {
    return switch (type.getType()) {
      case RECORD -> record(type, path, values, rest);
      case UNION -> {
        for (Schema branch : type.getTypes()) {
          Object value = fitting(branch, path, values, rest);
          if (value != null) {
            yield value;
          }
        }
        yield null;
      }
      default -> {
        rest.remove(path);
        Object value = values.get(path);
        yield value == null ? null : fitting(type, times.get(path), value);
      }
    };
  }

  /** A time becomes what the type counts, whatever unit the row has it in. */
  private static @Nullable Object fitting(Schema type, @Nullable TimeFormat format, Object value) {
    AvroTime time = format == null ? null : AvroTime.of(type);
    if (format == null || time == null) {
      return AvroFit.of(type, value);
    }
    try {
      long number = time.ofMillis(format.millis(value.toString()));
      return type.getType() == Schema.Type.INT ? (Object) Math.toIntExact(number) : (Object) number;
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private @Nullable Object record(
      Schema type, String path, Map<String, Object> values, Set<String> rest) throws IOException {
    String prefix = path.isEmpty() ? "" : path + ".";
    if (!path.isEmpty() && values.keySet().stream().noneMatch(key -> key.startsWith(prefix))) {
      return null;
    }
    GenericData.Record record = new GenericData.Record(type);
    for (Schema.Field field : type.getFields()) {
      String place = prefix + field.name();
      Object value = fitting(field.schema(), place, values, rest);
      if (value == null && (values.containsKey(place) || !field.schema().isNullable())) {
        throw new IOException(
            "row: %s: %s does not fit the type %s of the schema"
                .formatted(place, values.getOrDefault(place, "nothing"), field.schema()));
      }
      record.put(field.pos(), value);
    }
    return record;
  }
}
