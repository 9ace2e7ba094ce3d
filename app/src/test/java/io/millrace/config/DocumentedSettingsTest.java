package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Documentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the documentation to the settings as they are. */
class DocumentedSettingsTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\|([^|]+)\\|([^|]+)\\|.+");

  /** Type and default, as the reference gives them. */
  private record Row(String type, String value) {}

  @Test
  void shouldDescribeEverySettingWithItsTypeAndDefault() throws IOException {
    Map<String, Row> rows = rows(Documentation.ROOT.resolve("docs/configuration.md"));
    Map<String, SettingsTree.Entry> settings = SettingsTree.of(Config.class);

    assertThat(rows).containsOnlyKeys(settings.keySet());
    rows.forEach(
        (path, row) -> {
          SettingsTree.Entry entry = Objects.requireNonNull(settings.get(path));
          assertThat(row.type()).as(path).contains(entry.type());
          assertThat(row.value()).as(path).isEqualTo(entry.value());
        });
  }

  private static Map<String, Row> rows(Path file) throws IOException {
    Map<String, Row> rows = new LinkedHashMap<>();
    Matcher matcher = ROW.matcher(Files.readString(file));
    while (matcher.find()) {
      Row row = new Row(matcher.group(2).strip(), matcher.group(3).strip());
      assertThat(rows.put(matcher.group(1), row)).as(matcher.group(1)).isNull();
    }
    return rows;
  }

  static Stream<String> yamlOfTheDocumentation() {
    return Documentation.pages().stream().flatMap(DocumentedYaml::blocks);
  }

  @ParameterizedTest
  @MethodSource("yamlOfTheDocumentation")
  void shouldLoadEveryBlockOfYaml(String block, @TempDir Path folder) throws Exception {
    assertThat(DocumentedYaml.load(block, folder).name()).isNotBlank();
  }
}
