package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Documentation;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the documentation to the settings as they are. */
class DocumentedSettingsTest {
  @Test
  void shouldDescribeEverySettingWithItsTypeAndDefault() {
    Map<String, DocumentedSettings.Row> rows = DocumentedSettings.rows();
    Map<String, SettingsTree.Entry> settings = SettingsTree.of(Config.class);

    assertThat(rows).containsOnlyKeys(settings.keySet());
    rows.forEach(
        (path, row) -> {
          SettingsTree.Entry entry = Objects.requireNonNull(settings.get(path));
          assertThat(row.type()).as(path).contains(entry.type());
          assertThat(row.value()).as(path).isEqualTo(entry.value());
        });
  }

  @Test
  void shouldListEveryKeyInTheIndexWithItsPage() {
    assertThat(DocumentedSettings.index()).isEqualTo(DocumentedSettings.pages());
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
