package io.millrace.serde;

import io.millrace.data.SchemaRefusedException;
import io.millrace.registry.RegisteredSchema;
import io.millrace.registry.TopicSchemas;
import java.util.Map;
import java.util.function.Function;

/** Writes samples with the latest schema of their topic. */
final class RegistrySampleWriter implements SampleWriter {
  private final int schemaId;
  private final SampleWriter body;

  /**
   * Waits for the schema.
   *
   * @param type that the schema must have
   * @param make what writes by it; throws an {@link IllegalArgumentException} with the reason if
   *     that can't be done
   * @throws SchemaRefusedException if there is none, or none that can be used
   * @throws io.millrace.data.AwaitedException if the registry does not answer in time
   */
  RegistrySampleWriter(
      TopicSchemas schemas, String type, Function<RegisteredSchema, SampleWriter> make) {
    RegisteredSchema schema = latest(schemas, type);
    schemaId = schema.id();
    try {
      body = make.apply(schema);
    } catch (IllegalArgumentException e) {
      throw refused(schema, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The schema to write with; waits for it.
   *
   * @param type that it must have
   * @throws SchemaRefusedException if there is none, or one of another type
   * @throws io.millrace.data.AwaitedException if the registry does not answer in time
   */
  static RegisteredSchema latest(TopicSchemas schemas, String type) {
    RegisteredSchema schema = Patiently.get(schemas::latest);
    if (!schema.type().equals(type)) {
      throw refused(schema, "is of the type %s, not %s".formatted(schema.type(), type));
    }
    return schema;
  }

  private static SchemaRefusedException refused(RegisteredSchema schema, String fault) {
    return new SchemaRefusedException(
        "samples can't be written: the latest schema of their topic, with the id %d, %s"
            .formatted(schema.id(), fault));
  }

  @Override
  public byte[] write(Map<String, String> row) {
    return RegistryRecord.of(schemaId, body.write(row));
  }
}
