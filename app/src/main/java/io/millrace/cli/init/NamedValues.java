package io.millrace.cli.init;

import io.millrace.serde.NamedRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a record whose schema names the fields. */
final class NamedValues {
  private NamedValues() {}

  static Map<FieldPath, Value> of(NamedRecord.Fields record) {
    Map<FieldPath, Value> values = new LinkedHashMap<>();
    record.values().forEach((name, value) -> add(values, FieldPath.of(name), value));
    return values;
  }

  private static void add(Map<FieldPath, Value> values, FieldPath path, @Nullable Object value) {
    if (value instanceof Map<?, ?> inner) {
      inner.forEach((name, field) -> add(values, path.inner(name.toString()), field));
    } else {
      values.put(path, of(value));
    }
  }

  /** What a single field holds. */
  static Value of(@Nullable Object value) {
    if (value instanceof Number number) {
      return Value.number(number.doubleValue(), NumberText.of(number));
    } else if (value instanceof String text) {
      return text.isEmpty() ? new Value.Empty() : new Value.Text(text);
    } else if (value instanceof Instant time) {
      return new Value.Time(time.toEpochMilli());
    } else if (value instanceof float[] numbers) {
      return numbers.length == 0 ? new Value.Empty() : new Value.Vector(numbers.length);
    } else if (value instanceof List<?> texts) {
      return texts.isEmpty() ? new Value.Empty() : new Value.Tokens(texts.size());
    }
    return value instanceof NamedRecord.Unreadable other
        ? new Value.Unreadable(other.what())
        : new Value.Empty();
  }
}
