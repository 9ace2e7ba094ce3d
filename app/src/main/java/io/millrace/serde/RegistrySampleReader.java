package io.millrace.serde;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import io.millrace.registry.RegisteredSchema;
import io.millrace.registry.TopicSchemas;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads records each of which names the schema in a registry that it was written with. */
final class RegistrySampleReader implements SampleReader {
  private final TopicSchemas schemas;
  private final String type;
  private final Function<RegisteredSchema, BodyReader> make;
  private final Map<Integer, BodyReader> readers = new HashMap<>();
  private @Nullable BodyReader latest;
  private int latestId;

  /**
   * Prepares to read.
   *
   * @param type of the schemas that it can use
   * @param make what reads by a schema; throws an {@link IllegalArgumentException} with the reason
   *     if that can't be done
   */
  RegistrySampleReader(
      TopicSchemas schemas, String type, Function<RegisteredSchema, BodyReader> make) {
    this.schemas = schemas;
    this.type = type;
    this.make = make;
  }

  @Override
  public Sample read(byte[] value, Block block, int row) throws InvalidSampleException {
    return reader(RegistryRecord.schemaId(value))
        .read(value, RegistryRecord.HEADER_BYTES, block, row);
  }

  private BodyReader reader(int id) throws InvalidSampleException {
    BodyReader reader = latestId == id ? latest : readers.get(id);
    if (reader == null) {
      reader = reader(schemas.byId(id));
      readers.put(id, reader);
    }
    latest = reader;
    latestId = id;
    return reader;
  }

  private BodyReader reader(RegisteredSchema schema) {
    if (!schema.type().equals(type)) {
      return refusing(schema, "is of the type %s, not %s".formatted(schema.type(), type));
    }
    try {
      return make.apply(schema);
    } catch (IllegalArgumentException e) {
      return refusing(schema, e.getMessage());
    }
  }

  private static BodyReader refusing(RegisteredSchema schema, @Nullable String fault) {
    InvalidSampleException refusal =
        Undecodable.because("its schema, with the id %d, %s".formatted(schema.id(), fault));
    return (value, start, block, row) -> {
      throw refusal;
    };
  }
}
