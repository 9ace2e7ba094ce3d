package io.millrace.cli.init;

import io.millrace.features.DecimalText;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of a CSV row. */
final class CsvValues {
  private CsvValues() {}

  static Map<FieldPath, Value> of(Map<String, String> cells) {
    Map<FieldPath, Value> values = new LinkedHashMap<>();
    cells.forEach((name, cell) -> values.put(FieldPath.of(name), value(cell)));
    return values;
  }

  private static Value value(String cell) {
    if (cell.isEmpty()) {
      return new Value.Empty();
    }
    try {
      return Value.number(DecimalText.parse(cell), cell);
    } catch (NumberFormatException e) {
      return new Value.Text(cell);
    }
  }
}
