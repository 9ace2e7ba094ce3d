package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Reads whole records of an Avro schema, with the types that {@link AvroSteps} reads. */
final class NamedAvro implements NamedReader {
  private final GenericDatumReader<GenericRecord> reader;

  /**
   * Reads by this schema.
   *
   * @throws IllegalArgumentException with the reason, if no samples can be read by it
   */
  NamedAvro(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException("must be an Avro schema of a record");
    }
    AvroSteps.refuseRecursion(schema);
    reader = new GenericDatumReader<>(schema);
  }

  @Override
  public NamedRecord read(byte[] body) throws InvalidSampleException {
    try {
      return new NamedRecord.Fields(
          fields(reader.read(null, DecoderFactory.get().binaryDecoder(body, null))));
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      throw Undecodable.because("broken Avro: " + AvroSampleReader.fault(e));
    }
  }

  private static Map<String, @Nullable Object> fields(GenericRecord record) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      values.put(field.name(), value == null ? null : plain(of(field.schema(), value), value));
    }
    return values;
  }

  /** The branch of a union that the value is of. */
  private static Schema of(Schema schema, Object value) {
    return schema.isUnion()
        ? schema.getTypes().get(GenericData.get().resolveUnion(schema, value))
        : schema;
  }

  private static Object plain(Schema schema, Object value) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal) {
      return new NamedRecord.Unreadable("decimals");
    }
    return switch (schema.getType()) {
      case RECORD -> fields((GenericRecord) value);
      case STRING, ENUM, BOOLEAN -> value.toString();
      case INT, LONG -> whole(schema, (Number) value);
      case FLOAT, DOUBLE -> value;
      case ARRAY -> array(schema.getElementType(), (Collection<?>) value);
      case MAP -> new NamedRecord.Unreadable("maps");
      default -> new NamedRecord.Unreadable("bytes");
    };
  }

  private static Object whole(Schema schema, Number value) {
    AvroTime time = AvroTime.of(schema);
    return time == null ? value : Instant.ofEpochMilli(time.toMillis(value.longValue()));
  }

  private static Object array(Schema element, Collection<?> values) {
    return switch (element.getType()) {
      case INT, LONG, FLOAT, DOUBLE -> new float[values.size()];
      case STRING -> List.copyOf(values);
      default -> new NamedRecord.Unreadable("arrays of other things than numbers or texts");
    };
  }
}
