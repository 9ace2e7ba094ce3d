package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.Warnings;
import io.millrace.conformal.Intervals;
import io.millrace.drift.DriftDetection;
import io.millrace.drift.DriftInput;
import io.millrace.evaluate.EvaluationSettings;
import io.millrace.features.ExtraFields;
import io.millrace.features.Feature;
import io.millrace.features.Label;
import io.millrace.features.Notes;
import io.millrace.features.SampleFields;
import io.millrace.features.Unknown;
import io.millrace.features.Unlabelled;
import io.millrace.model.Determinism;
import io.millrace.model.ModelSettings;
import io.millrace.model.NetworkSettings;
import io.millrace.network.Activation;
import io.millrace.network.Clipping;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Preprocessing;
import io.millrace.network.Regularization;
import io.millrace.network.Tuning;
import io.millrace.optimizer.Optimizer;
import io.millrace.optimizer.ReduceOnPlateau;
import io.millrace.optimizer.Schedule;
import io.millrace.serde.PredictionFormat;
import io.millrace.serde.SampleFormat;
import io.millrace.server.ServerSettings;
import io.millrace.settings.LabelRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
  private static final String GOOD =
      """
      name: power
      features:
        - {name: price, type: numeric}
        - {name: day, type: category, values: [1, 02, x]}
        - {name: spectrum, type: vector, size: 3}
      label: {name: class, type: category, values: [DOWN, UP]}
      network:
        - standardize
        - dense: {units: 8, activation: leaky_relu, initializer: he_normal}
        - dense: {units: 2}
      loss: softmax_cross_entropy
      optimizer: adam
      """;

  @TempDir Path folder;

  private Path file(String yaml) {
    try {
      return Files.writeString(folder.resolve("power.yaml"), yaml);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static NetworkSettings network(Config config) {
    return (NetworkSettings) config.modelSettings();
  }

  private Config load(String yaml) throws ConfigException {
    return ConfigLoader.load(
        file(yaml), Map.of("PORT", "9090", "UNITS", "2", "ODD", "${PORT}")::get);
  }

  private List<String> mistakes(String yaml) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(yaml));
    assertThat(e).as("mistakes in " + yaml).isNotNull();
    return e.messages();
  }

  @Test
  void shouldRefuseTheControlIntervalUnderBothNames() {
    assertThatThrownBy(() -> load(GOOD + "decisions: {every: 5}\ncontrol: {every: 5}\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("decisions: a map: must be left out: it is the former name");
  }

  @Test
  void shouldFillInEveryDefaultWhenOnlyTheNeededIsSet() throws ConfigException {
    Config config = load(GOOD);
    assertThat(config.embedsBroker()).isTrue();
    assertThat(config.input().samples())
        .isEqualTo(
            new Input.Samples(
                "power.samples",
                new SampleFormat.Avro(List.of()),
                262144,
                ExtraFields.REJECT,
                Unlabelled.PREDICT,
                null,
                List.of(),
                Unknown.OTHER,
                Notes.DEFAULT,
                List.of(),
                null,
                1));
    assertThat(config.input().features())
        .containsExactly(
            new Feature.Numeric("price"),
            new Feature.Category("day", List.of("1", "02", "x")),
            new Feature.Vector("spectrum", 3));
    assertThat(config.input().label())
        .isEqualTo(new Label.Category("class", List.of("DOWN", "UP")));
    assertThat(config.model().network())
        .containsExactly(
            new Preprocessing.Standardize(10),
            new Dense(8, Activation.LEAKY_RELU, Initializer.HE_NORMAL),
            new Dense(2, Activation.LINEAR, Initializer.GLOROT_UNIFORM));
    assertThat(config.model().loss()).isEqualTo(new Loss.SoftmaxCrossEntropy());
    assertThat(config.model().optimizer()).isEqualTo(new Optimizer.Adam(0.001, 0.9, 0.999, 1e-8));
    assertThat(config.adaptation().schedule()).isNull();
    assertThat(config.adaptation().warmUp()).isZero();
    assertThat(config.adaptation().reduceOnPlateau()).isNull();
    assertThat(config.training().regularization()).isNull();
    assertThat(config.training().clipping()).isNull();
    assertThat(config.training().batchSize()).isEqualTo(1);
    assertThat(config.training().seed()).isEqualTo(1);
    assertThat(config.training().plan()).isEqualTo(ModelSettings.Plan.AUTO);
    assertThat(config.training().device()).isEqualTo(ModelSettings.Device.CPU);
    assertThat(config.training().determinism()).isEqualTo(Determinism.PORTABLE);
    assertThat(config.topics().predictions())
        .isEqualTo(
            new Topics.Predictions(
                "power.predictions",
                Duration.ofMillis(200),
                PredictionFormat.AVRO,
                List.of(),
                true));
    assertThat(config.topics().checkpoints())
        .isEqualTo(new Topics.Checkpoints("power.checkpoints", 1000, 5));
    assertThat(config.topics().deadLetters())
        .isEqualTo(new Topics.DeadLetters("power.dead-letters"));
    assertThat(config.topics().events()).isEqualTo(new Topics.Events("power.events"));
    assertThat(config.evaluation()).isEqualTo(new EvaluationSettings(1000));
    assertThat(config.topics().control().every()).isNull();
    assertThat(config.server()).isEqualTo(new ServerSettings("127.0.0.1", 8080, null));
  }

  @Test
  void shouldDeriveWhatTheModelIsBuiltFrom() throws ConfigException {
    Config config = load(GOOD + "batch_size: 32\ncontrol: {every: 250 steps}\n");
    assertThat(config.modelSettings().features()).isEqualTo(1 + 3 + 3);
    assertThat(config.modelSettings().labels()).isEqualTo(1);
    assertThat(config.controlSteps()).isEqualTo(250);
    assertThat(load(GOOD + "batch_size: 32\n").controlSteps()).isEqualTo(1000);
    assertThat(config.sampleFields().labelRange()).isEqualTo(LabelRange.ANY);
    assertThat(config.sampleFields().columns())
        .extracting(SampleFields.Column::name)
        .containsExactly("price", "day", "spectrum_0", "spectrum_1", "spectrum_2", "class");
  }

  @ParameterizedTest
  @CsvSource({
    "portable, machine, 'power.yaml: determinism: portable, but this process is machine'",
    "machine, portable, 'power.yaml: determinism: machine, but this process is portable'",
    "portable, portable,",
    "machine, machine,",
  })
  void shouldWarnOfAProcessOfAnotherDeterminism(
      String wanted, String process, @Nullable String warning) throws ConfigException {
    try (Warnings warnings = new Warnings(ConfigLoader.class)) {
      Config config =
          ConfigLoader.load(
              file(GOOD + "determinism: " + wanted), Map.of(Determinism.VARIABLE, process)::get);
      assertThat(config.training().determinism()).hasToString(wanted.toUpperCase(Locale.ROOT));
      if (warning == null) {
        assertThat(warnings.logged()).isEmpty();
      } else {
        assertThat(warnings.logged())
            .singleElement()
            .asString()
            .startsWith(warning)
            .endsWith("or set MILLRACE_DETERMINISM=" + wanted);
      }
    }
  }

  @Test
  void shouldRefuseMissingValuesThatSomeFormatsWouldTakeForNumbers() throws ConfigException {
    assertThat(mistakes(GOOD + "samples: {missing_values: [NA, '', -999, NA, NaN]}"))
        .satisfiesExactly(
            empty ->
                assertThat(empty)
                    .contains("samples.missing_values[1]")
                    .endsWith("must not be empty: that means missing anyway"),
            number ->
                assertThat(number).contains("samples.missing_values[2]: -999: must be no number"),
            again -> assertThat(again).contains("samples.missing_values[3]: NA: is a duplicate"));
    assertThat(mistakes(GOOD + "samples: {missing_values: {a: b}}")).hasSize(1);
    assertThat(
            load(GOOD + "samples: {missing_values: [NA, NaN]}")
                .sampleFields()
                .gaps()
                .missingValues())
        .containsExactly("NA", "NaN");
  }

  @Test
  void shouldTakeEverySettingFromTheFile() throws ConfigException {
    Config config =
        load(
            GOOD.replace(
                    "optimizer: adam",
                    "optimizer: {momentum: {learning_rate: 1e-2, nesterov: true}}")
                + """
                kafka: {bootstrap.servers: "a:1,b:2", linger.ms: 20}
                samples: {topic: in, format: csv, max_bytes: 1000, partitions: 2,
                  columns: [id, class, price, day, spectrum_0, spectrum_1, spectrum_2]}
                schedule: {piecewise: {boundaries: [100 steps, 2000], values: [1, 0.5, 0.1]}}
                warm_up: 50 steps
                reduce_on_plateau: {patience: 3 intervals}
                regularization: {l2: 0.1}
                clipping: {global_norm: 5}
                seed: -42
                plan: scan
                determinism: machine
                predictions: {max_delay: 5s, format: json}
                checkpoints: {every: 1 step, keep: 1}
                server: {port: 0}
                """);
    assertThat(config.embedsBroker()).isFalse();
    assertThat(config.kafka()).isEqualTo(Map.of("bootstrap.servers", "a:1,b:2", "linger.ms", "20"));
    assertThat(config.input().samples().columns()).startsWith("id", "class");
    assertThat(config.model().optimizer()).isEqualTo(new Optimizer.Momentum(0.01, 0.9, true));
    assertThat(config.adaptation().schedule())
        .isEqualTo(new Schedule.Piecewise(List.of(100L, 2000L), List.of(1.0, 0.5, 0.1)));
    assertThat(config.adaptation().warmUp()).isEqualTo(50);
    assertThat(config.adaptation().reduceOnPlateau())
        .isEqualTo(new ReduceOnPlateau(0.1, 3, 1e-4, 0));
    assertThat(network(config).schedule()).isEqualTo(config.adaptation().schedule());
    assertThat(network(config).warmUp()).isEqualTo(50);
    assertThat(config.training().regularization()).isEqualTo(new Regularization(null, 0.1, null));
    assertThat(config.training().clipping()).isEqualTo(new Clipping(null, null, 5.0));
    assertThat(config.training().seed()).isEqualTo(-42);
    assertThat(config.training().determinism()).isEqualTo(Determinism.MACHINE);
    assertThat(config.topics().predictions().maxDelay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.topics().checkpoints().every()).isEqualTo(1);
    assertThat(config.server().port()).isZero();
  }

  @Test
  void shouldReadWhatBelongsToAFormatInItOrBesideIt() throws ConfigException {
    String columns = "columns: [class, id, price, day, spectrum_0, spectrum_1, spectrum_2]";
    Config in = load(GOOD + "samples: {format: {csv: {" + columns + "}}}\n");
    Config beside = load(GOOD + "samples: {format: csv, " + columns + "}\n");
    assertThat(in.input().samples().format())
        .isEqualTo(
            new SampleFormat.Csv(
                List.of("class", "id", "price", "day", "spectrum_0", "spectrum_1", "spectrum_2")))
        .isEqualTo(beside.input().samples().format());
    assertThat(load(GOOD + "samples: {format: csv}\n").input().samples().format())
        .isEqualTo(new SampleFormat.Csv(null));
  }

  @Test
  void shouldReportEveryMistakeOnALineOfItsOwn() {
    String yaml =
        GOOD.replace("optimizer: adam", "optimizer: {adam: {learning_rate: -0.1}}")
                .replace("units: 2", "units: 3")
            + """
            batch_sice: 4
            predictions: {max_delay: 200}
            server: {port: http}
            """;
    assertThat(mistakes(yaml))
        .containsExactlyInAnyOrder(
            "power.yaml: optimizer.adam.learning_rate: -0.1: must be > 0 (line 12)",
            "power.yaml: batch_sice: unknown key: did you mean batch_size? (line 13)",
            "power.yaml: predictions.max_delay: 200: needs a unit: 200ms, 200s, 200m, 200h or 200d"
                + " (line 14)",
            "power.yaml: server.port: http: must be a whole number (line 15)",
            "power.yaml: network[2].dense.units: 3: must be 2, one for each class");
  }

  @Test
  void shouldProposeNothingThatIsWrongItself() {
    assertThat(mistakes(GOOD + "predictions: {max_delay: -1}\ncheckpoints: {every: 1e30}\n"))
        .containsExactly(
            "power.yaml: predictions.max_delay: -1: must be a duration such as 200ms, 5s, 1m, 2h or"
                + " 7d (line 13)",
            "power.yaml: checkpoints.every: 1e30: must be a whole number with fewer digits"
                + " (line 14)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name: power|name: a b|name: a b: must be 1 to 200 letters",
        "name: power|name: |name: missing: must be set to a text",
        "label: {name: class|labl: {name: class|labl: unknown key: did you mean label?",
        "optimizer: adam|optimizer: adan|optimizer: adan: must be one of sgd, momentum, adam, adagrad, adadelta, rmsprop, amsgrad, adamw, nadam, adamax, lion, ftrl; did you mean adam?",
        "optimizer: adam|optimizer: sgd|optimizer.sgd.learning_rate: missing: must be set to a number",
        "optimizer: adam|optimizer: {adam: {beta1: 1}}|optimizer.adam.beta1: 1: must be >= 0 and < 1",
        "optimizer: adam|optimizer: {adam: {epsilon: 1e-40}}|optimizer.adam.epsilon: 1e-40: must be >= 1e-30",
        "optimizer: adam|optimizer: {adam: {beta1: .nan}}|optimizer.adam.beta1: .nan: must be a number",
        "optimizer: adam|optimizer: {sgd: {}, adam: {}}|optimizer: a map: must be one of sgd, momentum, adam, adagrad, adadelta, rmsprop, amsgrad, adamw, nadam, adamax, lion, ftrl, with its",
        "optimizer: adam|optimizer: [adam]|optimizer: a list: must be one of sgd, momentum, adam",
        "vector, size: 3|vector, size: 2000000000|batch_size: 1: must be at most 0, for a block of 256 MB",
        "units: 8|units: 2.5|network[1].dense.units: 2.5: must be a whole number",
        "units: 8|units: 99999999999|network[1].dense.units: 99999999999: must be a whole number",
        "units: 8|units: 0|network[1].dense.units: 0: must be >= 1",
        "leaky_relu|leaky|network[1].dense.activation: leaky: must be one of linear,",
        "- standardize|- dense|network[0].dense.units: missing",
        "- standardize|- standardise|network[0]: standardise: must be one of standardize, min_max, log,",
        "type: numeric|type: number|features[0].type: number: must be one of numeric, category, time, hashed, bag, vector",
        "type: numeric|size: 3|features[0].type: missing: must be set to one of",
        "type: numeric|typ: numeric|features[0].type: missing: must be set to one of numeric, category, time, hashed, bag, vector; its keys are name, typ",
        "name: price, type: numeric|name:price, type:numeric|features[0].type: missing: must be set to one of numeric, category, time, hashed, bag, vector; its keys are name:price, type:numeric",
        "type: numeric|type: numeric, width: 3|features[0].width: unknown key: must be one of name, field",
        "size: 3|size: 0|features[2].size: 0: must be >= 1",
        "name: price|name: day|features[1].name: day: is the name of another feature",
        "name: price|name: weight|features[0].name: weight: is the field of the sample's weight; set samples.weight.field to another name, or samples.weight.read to false",
        "name: class|name: price|label.name: price: is the name of another feature",
        "[1, 02, x]|[1, 1, x]|features[1].values[1]: 1: is a duplicate",
        "[1, 02, x]|[1, 02, x], buckets: 9|features[1].buckets: 9: must be left out: the values have",
        "[1, 02, x]|[], unknown: reject|features[1].unknown: reject: must be left out: without a list",
        "type: numeric|type: time|features[0].parts: missing: must be set to a list",
        "type: numeric|type: time, parts: []|features[0].parts: an empty list: must name at least one part",
        "type: numeric|type: time, parts: [hour]|features[0].parts[0]: hour: must be one of hour_of_day,",
        "type: numeric|type: time, parts: [trend, trend]|features[0].parts[1]: trend: is a duplicate",
        "type: numeric|type: time, parts: [trend], zone: Berlin|features[0].zone: Berlin: must be a time zone",
        "type: numeric|type: time, parts: [trend], format: HH:mm|features[0].format: HH:mm: must be iso_8601,",
        "type: numeric|type: time, parts: [trend], field: event_time, format: epoch_s|features[0].format: epoch_s: must be left out: the field is the time of the sample",
        "type: numeric|type: numeric, field: event_time|features[0].field: event_time: is the field of the time of the sample",
        "[1, 02, x]|[a, ~]|features[1].values[1]: nothing: must be a text",
        "[1, 02, x]|x|features[1].values: x: must be a list",
        "[DOWN, UP]|[UP]|label.values: [UP]: must hold at least 2 values",
        "softmax_cross|binary_cross|network[2].dense.units: 2: must be 1, for 2 classes",
        "optimizer: adam|optimizer: ftrl|optimizer: ftrl: is for linear models, of one dense layer, not 2: use adagrad or adam",
        "softmax_cross_entropy|mean_squared_error|loss: mean_squared_error: needs a label of type number",
        "type: category, values: [DOWN, UP]|type: number|loss: softmax_cross_entropy: needs a label of type category",
        "- standardize|- conv2d: {filters: 2, kernel: 3}|network[0]: conv2d: is given [7], and needs an image",
        "- standardize|- reshape: {shape: [2, 3]}|network[0]: reshape: makes [2, 3] of [7], which must have as many numbers",
        "- standardize|- reshape: {shape: [7, 0]}|network[0].reshape.shape[1]: 0: must be >= 1",
        "- standardize|- residual: {layers: [dense: {units: 3}]}|network[0]: residual: its layers must give the shape [7] that they take, not [3]",
        "- standardize|- residual: {layers: [flatten, lstm: {units: 3}]}|network[0].residual.layers[1]: lstm: is given [7], and needs a sequence",
        "- standardize|- concat: {branches: [[], [reshape: {shape: [7, 1]}]]}|network[0]: concat: its branches give [7] and [7, 1], which must agree",
        "- standardize|- columns: {from: 5, to: 8}|network[0]: columns: takes columns 5 to 7, which must be some of the 7 before it",
        "- standardize|- clip: {min: 1}|network[0].clip.min: 1.0: must be below max, which is 1.0",
        "- standardize|- cross: {columns: [0, 7], buckets: 9}|network[0]: cross: crosses column 7, which must be one of the 7 before it",
        "- standardize|- cross: {columns: [], buckets: 9}|network[0]: cross: must name at least one column or feature to cross",
        "- standardize|- cross: {columns: [0], buckets: 16777217}|network[0].cross.buckets: 16777217: must be >= 1 and <= 16777216",
        "- standardize|- concat: {branches: [[standardize, embedding: {values: 9, units: 2, combiner: sum, sparse: true}]]}|network[0].concat.branches[0][1].embedding.sparse: true: needs the features themselves before it",
        "- standardize|- residual: {layers: [dense: {units: 7}, embedding: {values: 65536, units: 1}]}|network[0].residual.layers[1].embedding.sparse: true, for the table is large: needs the features",
        "- standardize|- batch_normalization|network[0].batch_normalization: with batch_size 1: needs the variance of a mini-batch",
        "- standardize|- reshape: {shape: [7, 1]}|network: gives [7, 2]: must give a vector; put flatten in it",
        "softmax_cross_entropy|mean_absolute_error|loss: mean_absolute_error: needs a label of type number or vector",
        "softmax_cross_entropy|huber|loss: huber: needs a label of type number or vector",
        "softmax_cross_entropy|poisson|loss: poisson: needs a label of type number or vector",
        "softmax_cross_entropy|hinge|network[2].dense.units: 2: must be 1, for 2 classes",
        "softmax_cross_entropy|quantile|loss.quantile.level: missing: must be set to a number",
        "softmax_cross_entropy|{quantile: {level: 1}}|loss.quantile.level: 1: must be > 0 and < 1",
        "softmax_cross_entropy|{quantile: {level: 0.99999999}}|loss.quantile.level: 0.99999999: must be > 0 and < 1, also in single precision",
        "optimizer: adam|optimizer: {sgd: {learning_rate: 1e39}}|optimizer.sgd.learning_rate: 1e39: must be a number between -3.4e38 and 3.4e38",
        "optimizer: adam|optimizer: {sgd: {learning_rate: 1e-38}}|optimizer.sgd.learning_rate: 1e-38: must be a number, no closer to 0 than 1.2e-38",
        "optimizer: adam|optimizer: {adam: {beta1: 0.99999999}}|optimizer.adam.beta1: 0.99999999: must be >= 0 and < 1, also in single precision",
        "- standardize|- scale: {factor: -1e39}|network[0].scale.factor: -1e39: must be a number between -3.4e38 and 3.4e38",
        "softmax_cross_entropy|{huber: {delta: 0}}|loss.huber.delta: 0: must be > 0",
        "softmax_cross_entropy|{softmax_cross_entropy: {label_smoothing: 1}}|loss.softmax_cross_entropy.label_smoothing: 1: must be >= 0 and < 1",
        "softmax_cross_entropy|{softmax_cross_entropy: {class_weights: {UPP: 2}}}|loss.softmax_cross_entropy.class_weights: UPP: must be one of DOWN, UP; did you mean UP?",
        "softmax_cross_entropy|{softmax_cross_entropy: {class_weights: {UP: 0}}}|loss.softmax_cross_entropy.class_weights.UP: 0: must be > 0",
        "softmax_cross_entropy|{softmax_cross_entropy: {class_weights: {UP: much}}}|loss.softmax_cross_entropy.class_weights.UP: much: must be a number",
        "softmax_cross_entropy|{softmax_cross_entropy: {class_weights: [2, 3]}}|loss.softmax_cross_entropy.class_weights: a list: must be a map",
        "{units: 8,|{units: 2000000000,|network[1]: dense: has 14000000000 weights, and must have at most 2147483647: give it fewer units",
        "{units: 2}|{units: 2, activation: relu}|network[2].dense.activation: relu: must be linear",
      })
  void shouldNameTheMistake(String good, String bad, String message) {
    assertThat(mistakes(GOOD.replace(good, bad == null ? "" : bad)))
        .anySatisfy(line -> assertThat(line).startsWith("power.yaml: " + message));
  }

  @Test
  void shouldNeedAFeature() {
    assertThat(mistakes(GOOD.replaceAll("(?s)features:.*?label:", "features: []\nlabel:")))
        .contains("power.yaml: features: an empty list: must name at least one feature");
  }

  /** Of 7 columns; the products are worked out by hand. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv1d: {filters: 2000000000, kernel: 5}|[7, 1]|10000000000|fewer filters, or a smaller kernel",
        "conv1d: {filters: 1, kernel: 2147483647, padding: same}|[1, 7]|15032385529|fewer filters, or a smaller kernel",
        "conv2d: {filters: 1, kernel: 2147483647, padding: same}|[1, 1, 7]|32281802098926944263|fewer filters, or a smaller kernel",
        "embedding: {values: 16777216, units: 128}|[7]|2147483648|fewer values or units",
        "simple_rnn: {units: 46341}|[7, 1]|2147488281|fewer units",
        "lstm: {units: 23171}|[7, 1]|2147580964|fewer units",
        "gru: {units: 26755}|[7, 1]|2147490075|fewer units",
        "attention: {heads: 30000, size: 100000}|[1, 7]|21000000000|fewer or smaller heads",
        "random_projection: {units: 400000000}|[7]|2800000000|fewer units",
      })
  void shouldRefuseALayerOfMoreWeightsThanAnArrayCanHold(
      String layer, String shape, String weights, String remedy) {
    String layers = "- reshape: {shape: %s}\n  - %s".formatted(shape, layer);

    assertThat(mistakes(GOOD.replace("- standardize", layers)))
        .singleElement()
        .asString()
        .isEqualTo(
            "power.yaml: network[1]: %s: has %s weights, and must have at most 2147483647: give it %s"
                .formatted(layer.replaceFirst(":.*", ""), weights, remedy));
  }

  @Test
  void shouldRefuseMoreNumbersThanAnArrayCanHold() {
    String wide = "embedding: {values: 2, units: 500000000, sparse: false}";

    assertThat(mistakes(GOOD.replace("- standardize", "- " + wide + "\n  - flatten")))
        .singleElement()
        .asString()
        .isEqualTo(
            "power.yaml: network[1]: flatten: is given [7, 500000000], which are 3500000000"
                + " numbers, and takes at most 2147483647");
    String branch = "[columns: {from: 0, to: 1}, dense: {units: 1200000000}]";
    assertThat(
            mistakes(
                GOOD.replace(
                    "- standardize", "- concat: {branches: [%1$s, %1$s]}".formatted(branch))))
        .singleElement()
        .asString()
        .isEqualTo(
            "power.yaml: network[0]: concat: its branches give more than 2147483647 numbers side by"
                + " side");
    assertThat(
            mistakes(
                GOOD.replace(
                    "- standardize",
                    "- %s\n  - positional_embedding\n  - flatten".formatted(wide))))
        .singleElement()
        .asString()
        .startsWith("power.yaml: network[1]: positional_embedding: has 3500000000 weights");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kafka: {statestore.cache.max.bytes: 0}|kafka.statestore.cache.max.bytes: 0: must be > 0",
        "kafka: {processing.guarantee: at_least_once}|kafka.processing.guarantee: at_least_once: must be exactly_once_v2",
        "kafka: {bootstrap.server: a:9092}|kafka.bootstrap.server: a:9092: must be called bootstrap.servers: Kafka has no such property",
        "kafka: {bootstrap_servers: a:9092}|kafka.bootstrap_servers: a:9092: must be called bootstrap.servers",
        "kafka: {a: {b: 1}}|kafka.a: a map: must be a text",
        "samples: {topic: power.events}|events.topic: power.events: must differ from samples.topic",
        "samples: {topic: a/b}|samples.topic: a/b: must be 1 to 200 letters",
        "samples: {columns: [id, price, day, spectrum_0, spectrum_1, spectrum_2, class]}|samples.columns: a list: must be left out unless",
        "samples: {format: csv, columns: [price]}|samples.columns: [price]: must also hold",
        "samples: {format: csv, columns: [price, day, spectrum_0, spectrum_1, spectrum_2, class, price]}|samples.columns[6]: price: is a duplicate; columns must differ",
        "samples: {format: csv, columns: [price, volume, day, spectrum_0, spectrum_1, spectrum_2, class]}|samples.columns[1]: volume: must be a feature",
        "samples: {format: {csv: {columns: [price]}}}|samples.format.csv.columns: [price]: must also hold",
        "samples: {format: {csv: {columns: [class, price, day, spectrum_0, spectrum_1, spectrum_2]}}, columns: [price, day, spectrum_0, spectrum_1, spectrum_2, class]}|samples.columns: a list: must be left out: samples.format has its own",
        "samples: {format: {avro: {schemas: [power.yaml]}}}|samples.format.avro.schemas[0]: power.yaml: must be an Avro schema",
        "samples: {format: {json: {columns: [price]}}}|samples.format.json.columns: unknown key",
        "samples: {format: {csv: {separator: ab}}}|samples.format.csv.separator: ab: must be one character; a tab is",
        "samples: {format: {csv: {separator: ''}}}|samples.format.csv.separator: \"\": must be one character",
        "samples: {format: {csv: {quote: \"''\"}}}|samples.format.csv.quote: '': must be one character",
        "samples: {format: {csv: {quote: ','}}}|samples.format.csv.quote: ,: must differ from the separator",
        "predictions: {fields: [shop, shop]}|predictions.fields[1]: shop: is a duplicate",
        "predictions: {fields: [' ']}|predictions.fields[0]: \" \": must not be blank",
        "samples: {format: csv};predictions: {fields: [price, shop]}|predictions.fields[1]: shop: must be a column of samples.format.csv.columns",
        "samples: {format: {plain_avro: {schema: power.yaml}}}|samples.format.plain_avro.schema: power.yaml: must be an Avro schema",
        "labels: {}|labels.window: missing: must be set to a duration",
        "labels: {window: 0s}|labels.window: 0: must be > 0",
        "labels: {topic: power.events, window: 1h}|labels.topic: power.events: must differ from events.topic",
        "labels: {window: 1h};model: per_partition|model: per_partition: must be one with labels",
        "labels: {window: 1h};samples: {unlabelled: dead_letter}|samples.unlabelled: dead_letter: must be predict with labels",
        "labels: {window: 1h, on_missing: {default: {label: MAYBE}}}|labels.on_missing.default.label: MAYBE: must be one of [DOWN, UP]",
        "labels: {window: 1h, keep: {label: MAYBE, share: 0.1}}|labels.keep.label: MAYBE: must be one of [DOWN, UP]",
        "labels: {window: 1h, keep: {label: UP, share: 0}}|labels.keep.share: 0: must be > 0",
        "samples: {format: xml}|samples.format: xml: must be one of avro, json, csv, plain_avro",
        "samples: {schemas: [old.avsc]}|samples.schemas[0]: old.avsc: must be a file; there is none at",
        "samples: {schemas: [power.yaml]}|samples.schemas[0]: power.yaml: must be an Avro schema: broken JSON: Unrecognized token 'name': was expecting",
        "checkpoints: {every: 10 samples}|checkpoints.every: 10 samples: must be a whole number, or one with its unit",
        "checkpoints: 3|checkpoints: 3: must be a map with topic, every, keep",
        "decisions: {every: 300}|checkpoints.every: 1000: must be a multiple of decisions.every, 300",
        "control: {every: 300}|checkpoints.every: 1000: must be a multiple of control.every, 300",
        "predictions: {max_delay: soon}|predictions.max_delay: soon: must be a duration such as 200ms",
        "predictions: {max_delay: 0ms}|predictions.max_delay: 0: must be > 0",
        "evaluation: {window: 10000000}|evaluation.window: 10000000: must be >= 1 and <= 500000",
        "server: {port: 65536}|server.port: 65536: must be >= 0 and <= 65535",
        "server: {port: \"${HTTP}\"}|server.port: ${HTTP}: names an environment variable that is not set",
        "server: {port: '${HTTP:-80}'}|server.port: ${HTTP:-80}: has :- as in shells, but the default stands right behind the colon: write ${HTTP:default}, or with a blank ${HTTP: -…}",
        "server: {host: '${HOST:=a}'}|server.host: ${HOST:=a}: has := as in shells",
        "server: {host: 'a b'}|server.host: a b: must be one address or name of this machine, such as 127.0.0.1, or 0.0.0.0 for all, without scheme and path",
        "server: {host: 'http://a'}|server.host: http://a: must be one address or name of this machine",
        "server.port: 80|server.port: unknown key: must be a map in a map: server: {port: …}",
        "server: &s {port: 80};<<: *s|<<: a merge key: must be left out: write the settings",
        "kafka: {a: &a b, <<: {c: d}}|kafka.<<: a merge key: must be left out",
        "server: 8080|server: 8080: must be a map with host, port, auth",
        "server: {allowed_hosts: [ml.example.org, 'http://x']}|server.allowed_hosts: http://x: must be a host's name alone, such as ml.example.org, without scheme, port and *",
        "server: {allowed_hosts: ['*.example.org']}|server.allowed_hosts: *.example.org: must be a host's name alone, such as ml.example.org, without scheme, port and *",
        "server: {auth: {bearer: {token: short}}}|server.auth.bearer.token: 5 characters: must have at least 16 characters",
        "server: {auth: {basic: {user: 'a:b', password: p}}}|server.auth.basic.user: a:b: must be a name without a colon",
        "server: {auth: {basic: {user: a, password: ' '}}}|server.auth.basic.password: blank: must be a password",
        "samples: {format: registry_json}|registry: nothing: must be given, since samples.format needs it",
        "labels: {window: 1m, format: registry_json}|registry: nothing: must be given, since labels.format needs it",
        "predictions: {format: registry_avro}|registry: nothing: must be given, since predictions.format needs it",
        "compare: {model: power}|compare.model: power: must be another model",
        "labels: {window: 1h};compare: {model: m}|compare: a map: must be left out with labels",
        "predictions: {offsets: false};compare: {model: m}|predictions.offsets: false: must be true with compare, which pairs predictions by them",
        "compare: {topic: t}|compare.model: missing: must be set to a text",
        "compare: {model: a b}|compare.model: a b: must be 1 to 200 letters, digits, dots, underscores and hyphens",
        "compare: {model: m, topic: a/b}|compare.topic: a/b: must be 1 to 200 letters, digits, dots, underscores and hyphens",
        "compare: {model: m, topic: power.predictions}|compare.topic: power.predictions: must differ from predictions.topic",
        "predictions: {topic: m.predictions};compare: {model: m}|compare.topic: m.predictions: must differ from predictions.topic",
        "compare: {model: m, format: registry_json}|compare.format: registry_json: must be avro or json with compare",
        "registry: {user: a}|registry.url: missing: must be set to a text",
        "registry: {url: 'registry:8081'}|registry.url: registry:8081: must be the http or https URL of a registry's Confluent API, such as http://registry.example.org:8081",
        "registry: {url: 'http://a b'}|registry.url: http://a b: must be the http or https URL of a registry's Confluent API, such as http://registry.example.org:8081",
        "registry: {url: 'http://u:p@r'}|registry.url: a URL with a user: must be without: use registry.user and registry.password",
        "registry: {url: 'http://r', user: a}|registry: a user: must have both user and password, or neither",
        "registry: {url: 'http://r', user: 'a:b', password: c}|registry.user: a:b: must be a name without a colon",
        "schedule: cosine|schedule: cosine: must be one of constant, exponential_decay",
        "schedule: {exponential_decay: {every: 5}}|schedule.exponential_decay.rate: missing: must be set to a number",
        "schedule: {step_decay: {factor: 2, every: 5}}|schedule.step_decay.factor: 2: must be > 0 and <= 1",
        "schedule: {piecewise: {boundaries: [5], values: [1]}}|schedule.piecewise.values: [1.0]: must hold 2, one more than boundaries",
        "schedule: {piecewise: {boundaries: [5 steps, 5], values: [1, 1, 1]}}|schedule.piecewise.boundaries[1]: 5: must be more than the one before it, 5",
        "schedule: {piecewise: {boundaries: [0.5], values: [1, 1]}}|schedule.piecewise.boundaries[0]: 0.5: must be >= 1",
        "schedule: {piecewise: {boundaries: [1.5], values: [1, 1]}}|schedule.piecewise.boundaries[0]: 1.5: must be a whole number",
        "schedule: {piecewise: {boundaries: [5], values: [1, x]}}|schedule.piecewise.values[1]: x: must be a number",
        "schedule: {random_decay: {every: 5, low: 0.9, high: 0.8}}|schedule.random_decay.low: 0.9: must be at most high, 0.8",
        "warm_up: -1|warm_up: -1: must be >= 0",
        "clipping: {global_norm: 1, value: 1}|clipping: 2 limits: must hold one of value, norm, global_norm",
        "clipping: {}|clipping: 0 limits: must hold one of value, norm, global_norm",
        "early_stopping: {smoothing: 0.9}|early_stopping: no criterion: must hold gradient_norm or patience, or both",
        "early_stopping: {gradient_norm: 0}|early_stopping.gradient_norm: 0: must be > 0",
        "early_stopping: {patience: 0 samples}|early_stopping.patience: 0 samples: must be >= 1",
        "drift: dmm|drift: dmm: must be one of page_hinkley, adwin, ddm, eddm, hddm_a, hddm_w, kswin",
        "drift: hddm_w|drift.on: loss: must be error for hddm_w, which reads numbers from 0 to 1: drift: {hddm_w: {}, on: error}",
        "drift: {ddm: {}, on: loss}|drift.on: loss: must be error for ddm, which reads",
        "drift: {ddm: {}, on: {feature: {name: price}}}|drift.on: feature: must be error for ddm, which reads",
        "drift: {adwin: {}, on: {feature: {name: day}}}|drift.on.feature.name: day: must be a feature that is one number, one of [price",
        "drift: {adwin: {}, on: mistakes}|drift.on: mistakes: must be one of loss, error, feature",
        "drift: {kswin: {window: 50}}|drift.kswin.recent: 30: must be at most half of window, which is 50",
        "drift: {kswin: {recent: 5}}|drift.kswin.recent: 5: must be more: no two samples of that size are so different that their chance is at most confidence, 0.005",
        "drift: {adwin: {confidence: 1}}|drift.adwin.confidence: 1: must be > 0 and < 1",
        "on_drift: {reset_slots: true}|on_drift: a map: must be left out without drift",
        "on_drift: {raise_learning_rate: {factor: 1, duration: 5}}|on_drift.raise_learning_rate.factor: 1: must be > 1",
        "on_drift: {raise_learning_rate: {factor: 2, duration: 0 samples}}|on_drift.raise_learning_rate.duration: 0 samples: must be >= 1",
        "on_drift: {raise_learning_rate: {factor: 2}}|on_drift.raise_learning_rate.duration: missing: must be set to a whole number",
        "on_drift: {reset: true}|on_drift: a map: must be left out without drift",
        "drift: adwin;on_drift: {reset: true};pruning: {sparsity: 0.5, end: 5}|on_drift.reset: true: must be left out with pruning, which would be undone",
        "drift: adwin;on_drift: {reset: true, restore_best: true}|on_drift.restore_best: true: must be left out with reset: only one can be done",
        "drift: adwin;on_drift: {reset: true, members: [memory]}|on_drift.members: [memory]: must be left out without a pool",
        "hold_out: 1|hold_out: 1: must be >= 0 and < 1",
        "intervals: {coverage: 1}|intervals.coverage: 1: must be > 0 and < 1",
        "intervals: {coverage: 0}|intervals.coverage: 0: must be > 0 and < 1",
        "intervals: 0.9|intervals: 0.9: must be a map",
        "control: {topic: power.events}|events.topic: power.events: must differ from control.topic",
        "clipping: {norm: 0}|clipping.norm: 0: must be > 0",
        "pruning: {sparsity: 1, end: 5}|pruning.sparsity: 1: must be > 0 and < 1",
        "pruning: {sparsity: 0.5, begin: 5, end: 5}|pruning.begin: 5: must be before end, which is 5",
        "pruning: {sparsity: 0.5, initial: 0.6, end: 5}|pruning.initial: 0.6: must be at most sparsity",
        "regularization: {l1: -1}|regularization.l1: -1: must be >= 0",
        "regularization: {max_norm: x}|regularization.max_norm: x: must be a number",
        "batch_size: 100000000|batch_size: 100000000: must be at most",
        "determinism: none|determinism: none: must be one of portable, machine",
        "seed: 1;seed: 2|seed: duplicate key: must appear once",
      })
  void shouldNameTheMistakeWhenASettingIsAdded(String added, String message) {
    List<String> lines = mistakes(GOOD + added.replace(';', '\n') + "\n");
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith("power.yaml: " + message);
  }

  @Test
  void shouldReadWhatALayerSetsOfItsOwn() throws ConfigException {
    Config config =
        load(
            GOOD.replace("  - standardize", "  - {standardize: {limit: 5}, trainable: false}")
                .replace(
                    "initializer: he_normal}",
                    "initializer: he_normal}\n    name: hidden\n    learning_rate_multiplier: 0.1\n"
                        + "    l2: 0.5"));
    assertThat(config.model().network())
        .startsWith(
            new Layer.Tuned(
                new Preprocessing.Standardize(5), new Tuning(null, false, 1, null, null, null)),
            new Layer.Tuned(
                new Dense(8, Activation.LEAKY_RELU, Initializer.HE_NORMAL),
                new Tuning("hidden", true, 0.1, null, 0.5, null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- {standardize: {}, trainble: false}|[0].trainble: unknown key: did you mean trainable?",
        "- {standardise: {}, trainable: false}|[0]: standardise: must be one of standardize",
        "- {trainable: false, l2: 1}|[0]: a map: must name one of standardize",
        "- {standardize: {}, learning_rate_multiplier: 0}|[0].learning_rate_multiplier: 0: must be > 0",
        "- {standardize: {}, name: 2nd}|[0].name: 2nd: must be a letter, then letters, digits",
        "- {log: {}, name: a};  - {log: {}, name: a}|[1].name: a: must differ from the names",
      })
  void shouldNameTheMistakeBesideALayer(String layer, String message) {
    List<String> lines = mistakes(GOOD.replace("- standardize", layer.replace(';', '\n')));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains(": network" + message);
  }

  @Test
  void shouldRefuseAScheduleWhereTheOptimizerHasItsOwn() {
    String linear =
        GOOD.replace("  - dense: {units: 8, activation: leaky_relu, initializer: he_normal}\n", "")
            .replace("optimizer: adam", "optimizer: ftrl");
    assertThat(
            mistakes(
                linear
                    + "schedule: {inverse_time: {decay: 1, every: 5}}\n"
                    + "warm_up: 5\n"
                    + "reduce_on_plateau: {patience: 2}\n"))
        .containsExactlyInAnyOrder(
            "power.yaml: reduce_on_plateau: a map: must be left out for ftrl, which lowers the rate"
                + " of each weight by itself",
            "power.yaml: schedule: inverse_time: must be left out for ftrl, which lowers the rate"
                + " of each weight by itself",
            "power.yaml: warm_up: 5: must be left out for ftrl, which lowers the rate of each"
                + " weight by itself");
    assertThat(
            mistakes(
                linear
                    + "drift: adwin\n"
                    + "on_drift:\n"
                    + "  raise_learning_rate: {factor: 2, duration: 9 samples}\n"
                    + "  reset_slots: true\n"))
        .containsExactlyInAnyOrder(
            "power.yaml: on_drift.raise_learning_rate: a map: must be left out for ftrl, which"
                + " lowers the rate of each weight by itself",
            "power.yaml: on_drift.reset_slots: true: must be left out for ftrl, whose weights are"
                + " computed from its slots");
  }

  @Test
  void shouldWatchWhatTheSettingsSay() throws ConfigException {
    assertThat(load(GOOD + "drift: adwin\n").adaptation().drift())
        .isEqualTo(new DriftDetection.Adwin(0.002));
    Config error = load(GOOD + "drift: {ddm: {threshold: 2}, on: error}\n");
    assertThat(error.adaptation().drift())
        .isEqualTo(
            new DriftDetection.Watching(
                new DriftDetection.Ddm(2, 30), new DriftDetection.Watched(new DriftInput.Error())));
    Config feature = load(GOOD + "drift: {kswin: {}, on: {feature: {name: price}}}\n");
    assertThat(feature.column("price")).isZero();
  }

  @Test
  void shouldRefuseDetectorsOfErrorsWhereLabelsAreNumbers() {
    String numbers =
        GOOD.replaceAll("label: .*", "label: {name: load, type: number}")
            .replaceAll("loss: .*", "loss: mean_squared_error")
            .replace("units: 2", "units: 1");
    assertThat(mistakes(numbers + "drift: {hddm_a: {}, on: error}\n"))
        .containsExactly(
            "power.yaml: drift: hddm_a: must be page_hinkley, adwin or kswin for a label of"
                + " numbers: this one reads errors of 0 or 1, as classes have them");
  }

  @Test
  void shouldListWhatShapesTheModelOneByOne() throws ConfigException {
    assertThat(load(GOOD + "clipping: {norm: 5}\nserver: {port: 0}\n").shaping())
        .containsEntry("optimizer.adam.learning_rate", "0.001")
        .containsEntry("network[1].dense.units", "8")
        .containsEntry("features[1].category.values", "[1, 02, x]")
        .containsEntry("seed", "1")
        .containsEntry("network[1].dense.activation", "leaky_relu")
        .containsEntry("clipping.norm", "5.0")
        .doesNotContainKeys("server.port", "name", "predictions.format", "learning_rate");
  }

  @Test
  void shouldTellModelsApartByTheirSchedules() throws ConfigException {
    String decay = "schedule: {step_decay: {factor: 0.5, every: 10}}\n";
    assertThat(
            List.of(
                load(GOOD).digest(),
                load(GOOD + decay).digest(),
                load(GOOD + decay.replace("10", "11")).digest(),
                load(GOOD + "warm_up: 10\n").digest()))
        .doesNotHaveDuplicates();
    assertThat(load(GOOD + "evaluation: {window: 5}\n").digest()).isEqualTo(load(GOOD).digest());
    String plateau = GOOD + "reduce_on_plateau: {}\n";
    assertThat(
            List.of(
                load(GOOD).digest(),
                load(plateau).digest(),
                load(plateau + "evaluation: {window: 5}\n").digest(),
                load(plateau + "control: {every: 5}\n").digest()))
        .doesNotHaveDuplicates();
    String stopping = GOOD + "early_stopping: {patience: 9}\n";
    String drift = "drift: adwin\n";
    assertThat(
            List.of(
                load(GOOD).digest(),
                load(GOOD + "hold_out: 0.1\n").digest(),
                load(stopping).digest(),
                load(stopping + drift).digest(),
                load(stopping + "evaluation: {window: 5}\n").digest()))
        .doesNotHaveDuplicates();
    String reset = GOOD + drift + "on_drift: {reset_slots: true}\n";
    assertThat(
            List.of(
                load(GOOD).digest(),
                load(reset).digest(),
                load(reset.replace("adwin", "page_hinkley")).digest(),
                load(reset + "decisions: {every: 5}\n").digest()))
        .doesNotHaveDuplicates();
    assertThat(load(reset + "control: {every: 5}\n").digest())
        .as("under the former name")
        .isEqualTo(load(reset + "decisions: {every: 5}\n").digest());
    assertThat(load(reset.replace("adwin", "{adwin: {}, on: loss}")).digest())
        .as("with the default beside it")
        .isEqualTo(load(reset).digest());
    assertThat(load(reset.replace("adwin", "{adwin: {}, on: error}")).digest())
        .isNotEqualTo(load(reset).digest());
    assertThat(load(reset.replace("true}", "true, reset: false}")).digest())
        .isEqualTo(load(reset).digest());
    assertThat(load(reset.replace("true}", "true, reset: true}")).digest())
        .isNotEqualTo(load(reset).digest());
    String restore = GOOD + drift + "on_drift: {restore_best: true}\n";
    assertThat(
            List.of(
                load(GOOD).digest(),
                load(reset).digest(),
                load(restore).digest(),
                load(restore + "checkpoints: {keep: 3}\n").digest(),
                load(restore + "evaluation: {window: 5}\n").digest()))
        .doesNotHaveDuplicates();
    assertThat(load(reset.replace("true}", "true, restore_best: false}")).digest())
        .isEqualTo(load(reset).digest());
    assertThat(load(GOOD + drift + "on_drift: {}\n").digest()).isEqualTo(load(GOOD).digest());
    assertThat(load(GOOD + "warm_up: 0\n").digest()).isEqualTo(load(GOOD).digest());
  }

  @Test
  void shouldPutInVariablesAndKeepTheirTypes() throws ConfigException {
    Config config =
        load(
            GOOD.replace("{units: 2}", "{units: \"${UNITS}\"}")
                + """
                server:
                  port: ${PORT:1}
                  host: ${HOST:0.0.0.0}
                samples: {topic: "a-${PORT}"}
                kafka: {client.id: "${ODD}", literal: "$${PORT}"}
                """);
    assertThat(config.server()).isEqualTo(new ServerSettings("0.0.0.0", 9090, null));
    assertThat(config.input().samples().topic()).isEqualTo("a-9090");
    assertThat(config.kafka()).containsEntry("client.id", "${PORT}");
    assertThat(config.kafka()).containsEntry("literal", "${PORT}");
    assertThat(network(config).network())
        .contains(new Dense(2, Activation.LINEAR, Initializer.GLOROT_UNIFORM));
  }

  @Test
  void shouldTakeADefaultWithASignBehindABlank() throws ConfigException {
    Config config = load(GOOD + "seed: \"${SEED: -5}\"\nkafka: {literal: \"$${X:-1}\"}\n");
    assertThat(config.training().seed()).isEqualTo(-5);
    assertThat(config.kafka()).containsEntry("literal", "${X:-1}");
  }

  @Test
  void shouldNameTopicsAfterAModelThatIsNamedByAVariable() throws ConfigException {
    assertThat(load(GOOD.replace("name: power", "name: m${PORT}")).topics().events().topic())
        .isEqualTo("m9090.events");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|is empty: it must hold the settings",
        "# nothing|is empty: it must hold the settings",
        "hello|hello: must be a map of settings",
        "name: [a|line 1: is not YAML: expected",
      })
  void shouldSayInOneLineWhenTheFileHoldsNoSettings(String yaml, String message) {
    List<String> lines = mistakes(yaml);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith("power.yaml: " + message).doesNotContain("\n");
  }

  @Test
  void shouldSayWhereItLookedWhenThereIsNoFile() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(folder.resolve("absent.yaml")));
    assertThat(e.messages())
        .containsExactly("absent.yaml: there is no such file at " + folder.resolve("absent.yaml"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "category, values: [A, B, C]|hinge|{units: 1}|loss: hinge: needs a label of 2 values, not 3; or use softmax_cross_entropy",
        "category, values: [A, B]|hinge|{units: 1, activation: relu}|network[2].dense.activation: relu: must be linear",
        "number|hinge|{units: 1}|loss: hinge: needs a label of type category",
        "number|{binary_cross_entropy: {class_weights: {UP: 2}}}|{units: 1}|loss.binary_cross_entropy.class_weights: UP: needs a label of type category",
        "number|poisson|{units: 1, activation: softplus}|network[2].dense.activation: softplus: must be linear",
        "vector, size: 3|huber|{units: 1}|network[2].dense.units: 1: must be 3, the label's numbers",
      })
  void shouldNameTheMistakeWhenLabelLossAndOutputsDontFit(
      String label, String loss, String outputs, String message) {
    assertThat(mistakes(with(label, loss, outputs)))
        .singleElement()
        .asString()
        .startsWith("power.yaml: " + message);
  }

  @Test
  void shouldRefuseIntervalsWhenScoresAreNotProbabilities() throws ConfigException {
    assertThat(load(GOOD).intervals()).isNull();
    assertThat(load(GOOD + "intervals: {}\n").intervals()).isEqualTo(new Intervals(0.9));
    String hinge = with("category, values: [DOWN, UP]", "hinge", "{units: 1}");
    assertThat(mistakes(hinge + "intervals: {coverage: 0.8}\n"))
        .containsExactly(
            "power.yaml: intervals: a map: can't be used with hinge, whose scores are not"
                + " probabilities: use binary_cross_entropy");
  }

  private static String with(String label, String loss, String outputs) {
    return GOOD.replace("category, values: [DOWN, UP]", label)
        .replace("softmax_cross_entropy", loss)
        .replace("{units: 2}", outputs);
  }

  /** 16 MiB of 4 bytes hold 4,194,304 numbers; a sample with a label of 160 takes 1 + 2 · 160. */
  @Test
  void shouldBoundTheWindowByWhatIsWrittenAtACommit() throws ConfigException {
    String wide = with("vector, size: 160", "huber", "{units: 160}");

    assertThat(load(wide + "evaluation: {window: 13066}").evaluation().window()).isEqualTo(13_066);
    assertThat(mistakes(wide + "evaluation: {window: 13067}"))
        .singleElement()
        .asString()
        .contains(
            "evaluation.window: 13067: must be at most 13066, for 16 MB that are written at each"
                + " commit");
    load(GOOD + "evaluation: {window: 500000}\n");
  }

  @ParameterizedTest
  @CsvSource({"mean_absolute_error", "huber", "'{huber: {delta: 0.5}}'"})
  void shouldAcceptAnyNumberWhenTheLossIsARegressions(String loss) throws ConfigException {
    assertThat(load(with("number", loss, "{units: 1}")).sampleFields().labelRange())
        .isEqualTo(LabelRange.ANY);
    load(with("vector, size: 2", loss, "{units: 2}"));
  }

  @Test
  void shouldAcceptNoNegativeNumbersWhenTheLossIsPoissons() throws ConfigException {
    LabelRange range = load(with("number", "poisson", "{units: 1}")).sampleFields().labelRange();
    assertThat(range).isEqualTo(LabelRange.NON_NEGATIVE);
  }

  @Test
  void shouldPutClassWeightsInTheOrderOfTheClasses() throws ConfigException {
    String hinge = "{hinge: {class_weights: {z: 0.5, a: 3}}}";
    Config config = load(with("category, values: [z, a]", hinge, "{units: 1}"));
    assertThat(network(config).classWeights()).containsExactly(0.5, 3.0);
    String some = "{softmax_cross_entropy: {class_weights: {b: 2}}}";
    assertThat(
            network(load(with("category, values: [a, b, c]", some, "{units: 3}"))).classWeights())
        .containsExactly(1.0, 2.0, 1.0);
    assertThat(network(load(GOOD)).classWeights()).isEmpty();
  }

  @Test
  void shouldAcceptLabelsThatFitTheLoss() throws ConfigException {
    String number = GOOD.replace("type: category, values: [DOWN, UP]", "type: number");
    String vector = GOOD.replace("type: category, values: [DOWN, UP]", "type: vector, size: 2");
    String squared = "mean_squared_error";
    String binary = "binary_cross_entropy";
    load(number.replace("{units: 2}", "{units: 1}").replace("softmax_cross_entropy", squared));
    load(vector.replace("softmax_cross_entropy", squared));
    load(GOOD.replace("{units: 2}", "{units: 1}").replace("softmax_cross_entropy", binary));
    Config config = load(vector.replace("softmax_cross_entropy", binary));
    assertThat(config.sampleFields().labelRange()).isEqualTo(LabelRange.PROBABILITY);
  }
}
