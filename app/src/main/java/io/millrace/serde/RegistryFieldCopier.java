package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import io.millrace.registry.RegisteredSchema;
import io.millrace.registry.TopicSchemas;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes fields out of records each of which names its schema in a registry. */
final class RegistryFieldCopier implements FieldCopier {
  private final TopicSchemas schemas;
  private final Function<RegisteredSchema, FieldCopier> make;
  private final Map<Integer, FieldCopier> copiers = new HashMap<>();

  RegistryFieldCopier(TopicSchemas schemas, Function<RegisteredSchema, FieldCopier> make) {
    this.schemas = schemas;
    this.make = make;
  }

  @Override
  public @Nullable Object[] copy(byte[] value) {
    try {
      int id = RegistryRecord.schemaId(value);
      FieldCopier copier = copiers.get(id);
      if (copier == null) {
        copier = make.apply(schemas.byId(id));
        copiers.put(id, copier);
      }
      return copier.copy(Arrays.copyOfRange(value, RegistryRecord.HEADER_BYTES, value.length));
    } catch (InvalidSampleException e) {
      throw new IllegalArgumentException("the record was read as a sample before", e);
    }
  }
}
