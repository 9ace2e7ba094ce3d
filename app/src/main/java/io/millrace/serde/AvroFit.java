package io.millrace.serde;

import io.millrace.features.DecimalText;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Makes values of a row of text into those of Avro's types. */
final class AvroFit {
  private AvroFit() {}

  /** The value as this type, or null if it can't be one. */
  static @Nullable Object of(Schema type, Object value) {
    return switch (type.getType()) {
      case STRING -> value instanceof double[] ? null : text(value);
      case ENUM ->
          type.hasEnumSymbol(value.toString())
              ? new GenericData.EnumSymbol(type, value.toString())
              : null;
      case BOOLEAN -> bool(value.toString());
      case INT, LONG, FLOAT, DOUBLE -> number(type.getType(), value);
      case ARRAY -> value instanceof double[] vector ? array(type.getElementType(), vector) : null;
      default -> null;
    };
  }

  /** A number stays one where the schema has any type of numbers. */
  private static @Nullable String text(Object value) {
    return value instanceof String text ? text : null;
  }

  private static @Nullable Boolean bool(String text) {
    return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
  }

  private static @Nullable Object number(Schema.Type type, Object value) {
    if (value instanceof double[] || !DecimalText.isFinite(value.toString())) {
      return null;
    }
    double number =
        value instanceof Number known ? known.doubleValue() : DecimalText.parse(value.toString());
    return switch (type) {
      case INT -> number == (int) number ? (Object) (int) number : null;
      case LONG -> number == (long) number ? (Object) (long) number : null;
      case FLOAT -> (float) number;
      default -> number;
    };
  }

  private static @Nullable List<@Nullable Object> array(Schema element, double[] vector) {
    List<@Nullable Object> list =
        Arrays.stream(vector).mapToObj(number -> of(element, number)).toList();
    return list.contains(null) ? null : list;
  }
}
