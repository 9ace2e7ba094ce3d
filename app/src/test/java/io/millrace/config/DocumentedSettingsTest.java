package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.yaml.snakeyaml.Yaml;

/** Holds the documentation to the settings as they are. */
class DocumentedSettingsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\|([^|]+)\\|([^|]+)\\|.+");
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");
  private static final String BASE =
      """
      name: documented
      features: [{name: x, type: numeric}]
      label: {name: class, type: category, values: [A, B]}
      network: [dense: {units: 2}]
      loss: softmax_cross_entropy
      optimizer: {sgd: {learning_rate: 0.1}}
      """;

  /** Type and default, as the reference gives them. */
  private record Row(String type, String value) {}

  @Test
  void shouldDescribeEverySettingWithItsTypeAndDefault() throws IOException {
    Map<String, Row> rows = rows(ROOT.resolve("docs/configuration.md"));
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

  static Stream<String> yamlOfTheDocumentation() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.sorted())
          .filter(file -> file.toString().endsWith(".md"))
          .flatMap(DocumentedSettingsTest::blocks)
          .toList()
          .stream();
    }
  }

  private static Stream<String> blocks(Path file) {
    try {
      return YAML.matcher(Files.readString(file)).results().map(block -> block.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A block is a whole file, or a few keys that take the place of those of a base. */
  @ParameterizedTest
  @MethodSource("yamlOfTheDocumentation")
  void shouldLoadEveryBlockOfYaml(String block, @TempDir Path folder) throws Exception {
    Map<String, Object> settings = new LinkedHashMap<>(new Yaml().load(BASE));
    settings.putAll(new Yaml().<Map<String, Object>>load(block));
    Path file = Files.writeString(folder.resolve("block.yaml"), new Yaml().dump(settings));
    assertThat(ConfigLoader.load(file).name()).isNotBlank();
  }
}
