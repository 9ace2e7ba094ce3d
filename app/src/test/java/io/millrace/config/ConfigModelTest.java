package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.features.Gaps;
import io.millrace.features.Missing;
import io.millrace.features.Unknown;
import io.millrace.model.NetworkSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a model follows from several settings together. */
class ConfigModelTest {
  @TempDir private Path folder;

  private Config load(String label, String loss, String activation, String more) throws Exception {
    return ConfigLoader.load(
        Files.writeString(
            folder.resolve("c.yaml"),
            """
            name: c
            features: [{name: x, type: numeric}]
            label: {name: y, %s}
            network: [{dense: {units: 1, activation: %s}}]
            loss: %s
            optimizer: {sgd: {learning_rate: 0.1}}
            %s
            """
                .formatted(label, activation, loss, more)));
  }

  private NetworkSettings network(String label, String loss, String activation) throws Exception {
    return (NetworkSettings) load(label, loss, activation, "").modelSettings();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: number | mean_squared_error | linear | true",
        "type: number | mean_absolute_error | linear | true",
        "type: number | huber: {} | linear | true",
        "type: number, standardize: true | mean_squared_error | linear | true",
        "type: number, standardize: false | mean_squared_error | linear | false",
        "type: number | mean_squared_error | relu | false",
        "type: number | poisson | linear | false",
        "type: number | binary_cross_entropy | linear | false",
        "type: vector, size: 1 | mean_squared_error | linear | true",
        "type: vector, size: 1, standardize: false | mean_squared_error | linear | false",
        "type: category, values: [a, b] | binary_cross_entropy | linear | false"
      })
  void shouldStandardizeALabelWhereThatMakesSense(
      String label, String loss, String activation, boolean standardizes) throws Exception {
    String block = loss.endsWith("{}") ? "{" + loss + "}" : loss;
    assertThat(network(label, block, activation).standardizesLabel()).isEqualTo(standardizes);
  }

  @Test
  void shouldTakeGapsUnlessTheSettingsRefuseThem() throws Exception {
    Config open = load("type: number", "mean_squared_error", "linear", "");
    Config strict =
        load(
            "type: number",
            "mean_squared_error",
            "linear",
            "samples: {missing: reject, unknown: reject}");

    assertThat(open.sampleFields().gaps()).isEqualTo(new Gaps(Missing.MEAN, Unknown.OTHER));
    assertThat(((NetworkSettings) open.modelSettings()).hasGaps()).isTrue();
    assertThat(strict.sampleFields().gaps()).isEqualTo(Gaps.REFUSED);
    assertThat(((NetworkSettings) strict.modelSettings()).hasGaps()).isFalse();
  }

  @Test
  void shouldRefuseGapsWhereATeacherKnowsNone() throws Exception {
    Path teacher = Path.of("src/test/resources/keras_saved_model/model").toAbsolutePath();
    String taught = "distillation: {teacher: \"" + teacher + "\"}\n";
    Config config = load("type: number", "mean_squared_error", "linear", taught);

    assertThat(config.sampleFields().gaps().missing()).isEqualTo(Missing.REJECT);
    assertThatThrownBy(
            () ->
                load(
                    "type: number",
                    "mean_squared_error",
                    "linear",
                    taught + "samples: {missing: mean}"))
        .hasMessageContaining("samples.missing: mean: must be zero or reject with");
  }

  @Test
  void shouldHeedWhatAFeatureSaysOfItsGaps() throws Exception {
    Config mean = features("{name: x, type: numeric, missing: mean}", "samples: {missing: reject}");
    Config zero = features("{name: x, type: numeric, missing: zero}", "");
    Config numbers = features("{name: x, type: vector, size: 1, missing: mean}", "");
    Config whole = features("{name: x, type: vector, size: 1}", "");

    assertThat(((NetworkSettings) mean.modelSettings()).hasGaps()).isTrue();
    assertThat(((NetworkSettings) zero.modelSettings()).hasGaps()).isFalse();
    assertThat(((NetworkSettings) numbers.modelSettings()).hasGaps()).isTrue();
    assertThat(((NetworkSettings) whole.modelSettings()).hasGaps()).isFalse();
    assertThat(features("{name: x, type: numeric, indicator: true}", "").modelSettings().features())
        .isEqualTo(2);
    Path teacher = Path.of("src/test/resources/keras_saved_model/model").toAbsolutePath();
    assertThatThrownBy(
            () ->
                features(
                    "{name: x, type: numeric, missing: mean}",
                    "distillation: {teacher: \"" + teacher + "\"}"))
        .hasMessageContaining("features[0].missing: mean: must be zero or reject with");
  }

  private Config features(String features, String more) throws Exception {
    return ConfigLoader.load(
        Files.writeString(
            folder.resolve("f.yaml"),
            """
            name: c
            features: [%s]
            label: {name: y, type: number}
            network: [dense: {units: 1}]
            loss: mean_squared_error
            optimizer: {sgd: {learning_rate: 0.1}}
            %s
            """
                .formatted(features, more)));
  }

  /** The digest is that of the build before features had further settings. */
  @Test
  void shouldKeepTheDigestOfAFormerBuild() throws Exception {
    String settings =
        """
        name: d
        features:
          - {name: x, type: numeric}
          - {name: day, type: category, values: [mo, tu], field: when.day}
          - {name: shop, type: hashed, buckets: 9}
          - {name: words, type: bag, buckets: 9, max_tokens: 2}
          - {name: v, type: vector, size: 2}
        label: {name: y, type: number}
        network:
          - concat:
              branches:
                - [columns: {features: [x, day, v]}]
                - [columns: {features: [shop, words]}, embedding: {values: 9, units: 1}, flatten]
          - dense: {units: 1}
        loss: mean_squared_error
        optimizer: {sgd: {learning_rate: 0.1}}
        """;
    Config config = ConfigLoader.load(Files.writeString(folder.resolve("d.yaml"), settings));

    assertThat(config.digest())
        .isEqualTo("64cdb2f20db843257635aa84746dae333f1a1bda4b8bb2d23386201028b7b70f");
  }

  /** Equal digests: states of former builds were learned by the same settings. */
  @Test
  void shouldChangeNoDigestByDefault() throws Exception {
    Config plain = load("type: number", "mean_squared_error", "linear", "");
    Config explicit = load("type: number, standardize: false", "mean_squared_error", "linear", "");

    assertThat(plain.digest()).isNotEqualTo(explicit.digest());
    assertThat(load("type: number", "mean_squared_error", "linear", "model: one").digest())
        .isEqualTo(plain.digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evaluation: {window: 9} | 30",
        "control: {every: 10} | 10",
        "decisions: {every: 15} | 15"
      })
  void shouldBeTheSameModelWithoutCheckpoints(String every, long controlSteps) throws Exception {
    String more = "checkpoints: {every: 30}\ndrift: adwin\non_drift: {reset: true}\n" + every;
    Config config = load("type: number", "mean_squared_error", "linear", more);

    Config without = config.withoutCheckpoints();

    assertThat(without.topics().checkpoints().every())
        .isGreaterThan(1L << 60)
        .matches(steps -> steps % controlSteps == 0, "a multiple of the control interval");
    assertThat(without.controlSteps()).isEqualTo(controlSteps);
    assertThat(without.digest()).isEqualTo(config.digest());
  }

  @Test
  void shouldKeepTheCheckpointsThatTheModelGoesBackTo() throws Exception {
    Config config =
        load(
            "type: number",
            "mean_squared_error",
            "linear",
            "drift: adwin\non_drift: {restore_best: true}\ncheckpoints: {every: 30}");

    assertThat(config.withoutCheckpoints()).isEqualTo(config);
  }
}
