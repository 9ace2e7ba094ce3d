package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.Documentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the schema that editors check a configuration by to the settings, and to what we show. */
class SettingsSchemaTest {
  private static final Path COMMITTED =
      Documentation.ROOT.resolve("schemas/src/main/resources/millrace-config.schema.json");
  private static final Path GENERATED = Path.of("target/millrace-config.schema.json");

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
  private static final String TEXT = generate();
  private static final Schema SCHEMA = REGISTRY.getSchema(TEXT);

  private static final String GOOD =
      """
      name: power
      features:
        - {name: price, type: numeric}
        - {name: day, type: category, values: [1, 02, x]}
      label: {name: class, type: category, values: [DOWN, UP]}
      network:
        - standardize
        - dense: {units: 8, activation: leaky_relu}
          trainable: false
        - dense: {units: "${UNITS:2}"}
      loss: softmax_cross_entropy
      optimizer: {adam: {learning_rate: 1e-2}}
      checkpoints: {every: 1000 steps}
      """;

  private static String generate() {
    Map<String, String> meanings =
        DocumentedSettings.rows().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, row -> row.getValue().meaning()));
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return MAPPER.writer(printer).writeValueAsString(SettingsSchema.of(Config.class, meanings))
          + "\n";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Error> errors(Object settings) {
    return SCHEMA.validate(MAPPER.<JsonNode>valueToTree(settings));
  }

  private static List<Error> errors(String yaml) {
    return errors(EditorYaml.create().<Object>load(yaml));
  }

  @Test
  void shouldBeCommittedAsItIsMadeFromTheSettings() throws IOException {
    Files.writeString(GENERATED, TEXT);
    assertThat(COMMITTED)
        .as("as it should be: app/%s; copy it", GENERATED)
        .hasSameTextualContentAs(GENERATED);
  }

  @Test
  void shouldBeASchema() throws IOException {
    Schema draft = REGISTRY.getSchema(SchemaLocation.of("http://json-schema.org/draft-07/schema#"));
    assertThat(draft.validate(MAPPER.readTree(TEXT))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.millrace.config.ExamplesTest#examples")
  void shouldAcceptEveryExample(Path example) {
    assertThat(errors(Documentation.text(example))).isEmpty();
  }

  static Stream<String> yamlOfTheDocumentation() {
    return DocumentedSettingsTest.yamlOfTheDocumentation();
  }

  @ParameterizedTest
  @MethodSource("yamlOfTheDocumentation")
  void shouldAcceptEveryBlockOfYaml(String block) {
    assertThat(errors(DocumentedYaml.settings(block))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "batch_size: 8",
        "kafka:",
        "kafka: {linger.ms: 20, bootstrap.servers: \"a:1\"}",
        "plan: ${PLAN:scan}",
        "seed: \"${SEED}\"",
        "schedule: {piecewise: {boundaries: [100 steps, 2000], values: [1, 0.5, 0.1]}}",
        "schedule: constant",
        "schedule: {constant: }",
        "predictions: {max_delay: 5 s}",
        "drift: adwin",
        "drift: {ddm: {minimum: 50 samples}, on: error}",
        "drift: {kswin: {}, on: {feature: {name: price}}}",
        "server: {auth: {bearer: {token: \"${TOKEN}\"}}}",
      })
  void shouldAcceptWhatTheLoaderTakes(String added) {
    assertThat(errors(GOOD + added + "\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "checkpoints: |checkpoint: ",
        "name: power|",
        "optimizer: {adam: {learning_rate: 1e-2}}|optimizer: adan",
        "optimizer: {adam: {learning_rate: 1e-2}}|optimizer: sgd",
        "optimizer: {adam: {learning_rate: 1e-2}}|optimizer: {sgd: }",
        "optimizer: {adam: {learning_rate: 1e-2}}|optimizer: {sgd: {learning_rate: 1}, adam: {}}",
        "optimizer: {adam: {learning_rate: 1e-2}}|optimizer: [adam]",
        "learning_rate: 1e-2|learning_rate: 0",
        "learning_rate: 1e-2|learning_rate: fast",
        "learning_rate: 1e-2|beta1: 1",
        "learning_rate: 1e-2|rate: 1",
        "units: 8|units: 2.5",
        "units: 8|units: 0",
        "units: 8|units: [8]",
        "units: 8,|",
        "leaky_relu|leaky",
        "standardize|dense",
        "standardize|standardise",
        "trainable: false|trainable: no way",
        "trainable: false|lstm: {units: 8}",
        "dense: {units: 8, activation: leaky_relu}|l2: 1",
        "type: numeric|type: number",
        "type: numeric|size: 3",
        "type: numeric|type: numeric, size: 3",
        "values: [1, 02, x]|values: x",
        "values: [1, 02, x]|values: [~]",
        "1000 steps|1000 samples",
        "checkpoints: {every: 1000 steps}|checkpoints: 1000",
        "checkpoints: {every: 1000 steps}|saved_model: {path: model}",
        "checkpoints: {every: 1000 steps}|predictions: {max_delay: 200}",
        "checkpoints: {every: 1000 steps}|server: {port: 65536}",
        "checkpoints: {every: 1000 steps}|samples: {format: xml}",
        "checkpoints: {every: 1000 steps}|plan: fast",
        "checkpoints: {every: 1000 steps}|kafka: {a: {b: 1}}",
      })
  void shouldRefuseAMistake(String good, String bad) {
    assertThat(GOOD).contains(good);
    assertThat(errors(GOOD)).isEmpty();
    assertThat(errors(GOOD.replace(good, bad == null ? "" : bad))).isNotEmpty();
  }

  @Test
  void shouldTakeAModelOfOnesOwnInPlaceOfTheNetwork() {
    String own = GOOD.replaceAll("(?s)network:.*(?=checkpoints:)", "saved_model: {path: model}\n");
    assertThat(errors(own)).isEmpty();
    assertThat(errors(own + "loss: huber\n")).isNotEmpty();
    assertThat(errors(own + "regularization: {l2: 1}\n")).isNotEmpty();
  }
}
