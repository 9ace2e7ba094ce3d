package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import io.millrace.registry.RegisteredSchema;
import io.millrace.registry.RegistrySettings;
import io.millrace.registry.TopicSchemas;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the records of a topic with a schema registry without knowing their fields. */
public final class NamedRecords {
  private final TopicSchemas schemas;
  private final Map<Integer, NamedReader> readers = new HashMap<>();
  private @Nullable SampleFormat format;

  /** Reads records of a topic. */
  public NamedRecords(RegistrySettings registry, String topic) {
    this.schemas = TopicSchemas.of(registry, topic);
  }

  /** The format of the samples, by the schema of the first record; null before there is one. */
  public @Nullable SampleFormat format() {
    return format;
  }

  /**
   * Reads a record, and waits for its schema.
   *
   * @throws InvalidSampleException if it can't be read
   * @throws io.millrace.data.AwaitedException if the registry does not answer in time
   */
  public NamedRecord read(byte[] value) throws InvalidSampleException {
    int id = RegistryRecord.schemaId(value);
    NamedReader reader = readers.get(id);
    if (reader == null) {
      reader = reader(Patiently.get(() -> schemas.byId(id)));
      readers.put(id, reader);
    }
    return reader.read(Arrays.copyOfRange(value, RegistryRecord.HEADER_BYTES, value.length));
  }

  private NamedReader reader(RegisteredSchema schema) throws InvalidSampleException {
    try {
      SampleFormat its = format(schema.type());
      if (format != null && !format.equals(its)) {
        throw new IllegalArgumentException(
            "is of the type %s, unlike that of the first record".formatted(schema.type()));
      }
      NamedReader reader = reader(its, schema);
      format = its;
      return reader;
    } catch (IllegalArgumentException e) {
      throw Undecodable.because(
          "its schema, with the id %d, %s".formatted(schema.id(), e.getMessage()));
    }
  }

  private static SampleFormat format(String type) {
    return switch (type) {
      case SampleFormat.RegistryAvro.TYPE -> new SampleFormat.RegistryAvro();
      case SampleFormat.RegistryJson.TYPE -> new SampleFormat.RegistryJson();
      case SampleFormat.RegistryProtobuf.TYPE -> new SampleFormat.RegistryProtobuf();
      default -> throw new IllegalArgumentException("is of the unknown type " + type);
    };
  }

  private static NamedReader reader(SampleFormat format, RegisteredSchema schema) {
    if (format instanceof SampleFormat.RegistryAvro) {
      return new NamedAvro(AvroSchemas.of(schema));
    }
    return format instanceof SampleFormat.RegistryProtobuf
        ? new NamedMessages(ProtobufSchema.of(schema))
        : NamedRecord.Json::new;
  }
}
