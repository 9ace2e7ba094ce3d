package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Documentation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rows of the reference of settings. */
final class DocumentedSettings {
  private static final Path INDEX = Documentation.ROOT.resolve("docs/configuration.md");
  private static final Path PAGES = Documentation.ROOT.resolve("docs/configuration");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\|([^|\\n]+)\\|([^|\\n]+)\\| (.+) \\|$");
  private static final Pattern INDEX_ROW =
      Pattern.compile("(?m)^\\| (`.+`) \\| \\[[^]]+]\\(configuration/([^)#]+)[^)]*\\) \\| .+ \\|$");
  private static final Pattern KEY = Pattern.compile("`([^`]+)`");

  private DocumentedSettings() {}

  /** What the reference says of a key. */
  record Row(String page, String type, String value, String meaning) {}

  /** The rows by their keys' paths. */
  static Map<String, Row> rows() {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (Path page : Documentation.pages()) {
      if (page.startsWith(PAGES)) {
        String name = page.getFileName().toString();
        Matcher row = ROW.matcher(Documentation.text(page));
        while (row.find()) {
          String meaning = plain(row.group(4));
          Row read = new Row(name, row.group(2).strip(), row.group(3).strip(), meaning);
          assertThat(rows.put(row.group(1), read)).as(row.group(1)).isNull();
        }
      }
    }
    return rows;
  }

  /** The keys at the root of a file, with the pages that describe them. */
  static Map<String, Set<String>> pages() {
    return rows().entrySet().stream()
        .collect(
            Collectors.groupingBy(
                row -> row.getKey().split("[.\\[{]", 2)[0],
                TreeMap::new,
                Collectors.mapping(row -> row.getValue().page(), Collectors.toSet())));
  }

  /** The same as the index has it. */
  static Map<String, Set<String>> index() {
    Map<String, Set<String>> index = new TreeMap<>();
    Matcher row = INDEX_ROW.matcher(Documentation.text(INDEX));
    while (row.find()) {
      String page = row.group(2);
      KEY.matcher(row.group(1))
          .results()
          .forEach(key -> index.computeIfAbsent(key.group(1), name -> new TreeSet<>()).add(page));
    }
    return index;
  }

  /** A cell without what only Markdown needs. */
  private static String plain(String cell) {
    return cell.replaceAll("\\[([^]]+)]\\([^)]+\\)", "$1").replace("\\|", "|");
  }
}
