package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Documentation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows of the reference of settings. */
final class DocumentedSettings {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\|([^|]+)\\|([^|]+)\\| (.+) \\|$");

  private DocumentedSettings() {}

  /** What the reference says of a key. */
  record Row(String type, String value, String meaning) {}

  /** The rows by their keys' paths. */
  static Map<String, Row> rows() {
    Map<String, Row> rows = new LinkedHashMap<>();
    Matcher row =
        ROW.matcher(Documentation.text(Documentation.ROOT.resolve("docs/configuration.md")));
    while (row.find()) {
      Row read = new Row(row.group(2).strip(), row.group(3).strip(), plain(row.group(4)));
      assertThat(rows.put(row.group(1), read)).as(row.group(1)).isNull();
    }
    return rows;
  }

  /** A cell without what only Markdown needs. */
  private static String plain(String cell) {
    return cell.replaceAll("\\[([^]]+)]\\([^)]+\\)", "$1").replace("\\|", "|");
  }
}
