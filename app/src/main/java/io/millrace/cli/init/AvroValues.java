package io.millrace.cli.init;

import io.millrace.serde.NamedSample;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a sample in Avro. */
final class AvroValues {
  private AvroValues() {}

  static Map<FieldPath, Value> of(NamedSample sample, String label) {
    Map<FieldPath, Value> values = new LinkedHashMap<>();
    if (sample.id() != null) {
      put(values, Reserved.ID, sample.id());
    }
    if (sample.eventTime() != null) {
      put(values, Reserved.EVENT_TIME, sample.eventTime());
    }
    sample.features().forEach((name, value) -> put(values, name, value));
    put(values, label, sample.label());
    return values;
  }

  private static void put(Map<FieldPath, Value> values, String name, @Nullable Object value) {
    values.put(FieldPath.of(name), NamedValues.of(value));
  }
}
