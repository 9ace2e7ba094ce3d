package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.model.PoolSettings;
import io.millrace.model.PoolSettings.Column;
import io.millrace.network.Loss;
import io.millrace.optimizer.Optimizer;
import io.millrace.pool.Kernel;
import io.millrace.pool.Member;
import io.millrace.pool.Mix;
import io.millrace.pool.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pool of models: what it is without settings, and what does not fit together. */
class PoolSettingsTest {
  private static final String TEN_LINES =
      """
      name: market
      features:
        - {name: price, type: numeric}
        - {name: change, type: numeric}
        - {name: day, type: category, values: [MON, TUE, WED]}
        - {name: user, type: hashed, buckets: 100}
      label:
        name: direction
        type: category
        values: [DOWN, UP]
      """;

  @TempDir private Path folder;

  private Config load(String yaml) throws ConfigException {
    try {
      return ConfigLoader.load(Files.writeString(folder.resolve("market.yaml"), yaml));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without the file's name. */
  private List<String> mistakes(String yaml) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(yaml));
    assertThat(e).as("mistakes in " + yaml).isNotNull();
    return e.messages().stream().map(message -> message.replace("market.yaml: ", "")).toList();
  }

  private static PoolSettings pool(Config config) {
    return (PoolSettings) config.modelSettings();
  }

  @Test
  void shouldBeTheAutomaticPoolWhenThereIsNoNetwork() throws ConfigException {
    Config config = load(TEN_LINES);
    PoolSettings settings = pool(config);
    assertThat(settings.members()).isEqualTo(Pool.auto(2, 6, false).members());
    assertThat(settings.members())
        .extracting(Member::name)
        .containsExactly("memory", "linear", "moving", "settling");
    assertThat(settings.mix()).isEqualTo(new Mix.Log(0.003));
    assertThat(settings.loss()).isEqualTo(new Loss.SoftmaxCrossEntropy());
    assertThat(settings.outputs()).isEqualTo(2);
    assertThat(settings.labels()).isEqualTo(1);
    assertThat(settings.batchSize()).isEqualTo(1);
    assertThat(settings.learningRate().at(1000)).isEqualTo(1);
  }

  @Test
  void shouldTellNumbersFromPartsAndBuckets() throws ConfigException {
    assertThat(pool(load(TEN_LINES)).columns())
        .containsExactly(
            Column.NUMBER, Column.NUMBER, Column.PART, Column.PART, Column.PART, Column.BUCKET);
  }

  @Test
  void shouldTakeTheFactorsOfClasses() throws ConfigException {
    Config config =
        load(TEN_LINES + "loss: {softmax_cross_entropy: {class_weights: {UP: 3}}}\nseed: 5\n");
    assertThat(pool(config).classWeights()).containsExactly(1.0, 3.0);
    assertThat(pool(config).seed()).isEqualTo(5);
  }

  @Test
  void shouldGiveTheGeneralOptimizerToNetworksThatHaveNone() throws ConfigException {
    Config config =
        load(
            TEN_LINES
                + """
                optimizer: {sgd: {learning_rate: 0.1}}
                pool:
                  members:
                    - {network: {layers: [dense: {units: 2}]}, name: one}
                    - {network: {layers: [dense: {units: 2}], optimizer: adam}, name: two}
                """);
    assertThat(pool(config).members())
        .extracting(member -> ((Member.Network) member.bare()).optimizer())
        .containsExactly(new Optimizer.Sgd(0.1), new Optimizer.Adam(0.001, 0.9, 0.999, 1e-8));
    assertThat(pool(config).mix()).isEqualTo(new Mix.Log(0.003));
  }

  @Test
  void shouldFillInTheDefaultsOfMembers() throws ConfigException {
    Config config = load(TEN_LINES + "pool: {members: [memory, linear], mix: hedge}\n");
    assertThat(pool(config).members()).containsExactly(new Member.Memory(), new Member.Linear());
    assertThat(pool(config).mix()).isEqualTo(new Mix.Hedge(0.1, 1000));
  }

  @Test
  void shouldReadTheKernelOfAMemory() throws ConfigException {
    Config config =
        load(
            TEN_LINES
                + "pool: {members: [memory: {metric: fixed, age: false, kernel: {power: {core: 0.1}}},"
                + " {name: narrow, memory: {kernel: gaussian}}]}\n");
    assertThat(pool(config).members())
        .extracting(Member::bare)
        .containsExactly(
            new Member.Memory(512, Member.Memory.Metric.FIXED, false, new Kernel.Power(2, 0.1)),
            new Member.Memory(512, Member.Memory.Metric.LEARNED, true, new Kernel.Gaussian(1)));
  }

  @Test
  void shouldHaveAnotherDigestWhenTheKernelIsSet() throws ConfigException {
    String usual = load(TEN_LINES + "pool: {members: [memory]}\n").digest();
    assertThat(load(TEN_LINES + "pool: {members: [memory: {kernel: gaussian}]}\n").digest())
        .isNotEqualTo(usual);
  }

  @Test
  void shouldHaveAnotherDigestWhenAMemberIsAnother() throws ConfigException {
    String small = load(TEN_LINES + "pool: {members: [memory: {size: 100}]}\n").digest();
    assertThat(load(TEN_LINES + "pool: {members: [memory: {size: 101}]}\n").digest())
        .isNotEqualTo(small);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pool: {members: []} | pool.members: []: must have at least one member",
        "pool: {members: [network: {layers: [dense: {units: 2}], optimizer: {rmsprop: {centered: true, bias_correction: true}}}]} | pool.members[0].network.optimizer.rmsprop.bias_correction: true: must be left out with centered: the first variance is 0, and the first step without bound",
        "loss: hinge | loss: hinge: must be softmax_cross_entropy without label_smoothing for this label in a pool, or left out",
        "loss: {softmax_cross_entropy: {label_smoothing: 0.1}} | loss: softmax_cross_entropy: must be softmax_cross_entropy without label_smoothing for this label in a pool, or left out",
        "batch_size: 8 | batch_size: 8: must be 1 in a pool with memory, linear, replay, least_squares or target_encoding, which learn sample by sample",
        "pool: {members: [linear], mix: least_squares} | pool.mix: least_squares: must be log, hedge, best or mean for classes",
        "pool: {members: [{network: {layers: [dense: {units: 2}], optimizer: adam}}, average: {of: netwrok}]} | pool.members[1].average.of: netwrok: must be one of network; did you mean network?",
        "pool: {members: [linear, average: {of: linear}]} | pool.members[1].average.of: linear: must be a network that stands before it",
        "pool: {members: [least_squares]} | pool.members[0]: least_squares: needs a label of type number",
        "regularization: {l2: 0.1} | regularization: a map: must be left out in a pool: set l1, l2 or max_norm of layers",
        "clipping: {norm: 1} | clipping: a map: must be left out in a pool: members that diverge are set back",
        "optimizer: adam | optimizer: adam: must be left out without network: the members of the pool have their own",
      })
  void shouldRefuseWhatDoesNotGoWithAPool(String yaml, String message) {
    assertThat(mistakes(TEN_LINES + yaml + "\n")).containsExactly(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{reset: true, members: [memry]} | [memry]: must name some of the pool's members, [memory, linear]",
        "{restore_best: true, members: []} | []: must name some of the pool's members, [memory, linear]",
        "{raise_learning_rate: {factor: 2, duration: 9}, members: [linear]} | [linear]: must be left out without reset_slots, reset or restore_best: the learning rate is raised for all members",
      })
  void shouldRefuseMembersThatNothingIsDoneTo(String actions, String message) {
    String pool = TEN_LINES + "pool: {members: [memory, linear]}\ndrift: adwin\non_drift: ";
    assertThat(mistakes(pool + actions + "\n")).containsExactly("on_drift.members: " + message);
  }

  @Test
  void shouldTakeTheMembersOfThePoolForADrift() throws ConfigException {
    String pool = TEN_LINES + "pool: {members: [memory, linear]}\ndrift: adwin\non_drift: ";
    for (String action : List.of("reset", "reset_slots", "restore_best")) {
      Config config = load(pool + "{" + action + ": true, members: [linear]}\n");
      assertThat(config.adaptation().onDrift().members()).containsExactly("linear");
    }
  }

  @Test
  void shouldRefuseANetworkBesideAPool() {
    assertThat(
            mistakes(
                TEN_LINES
                    + """
                    network: [dense: {units: 2}]
                    loss: softmax_cross_entropy
                    optimizer: adam
                    pool: {members: [linear]}
                    """))
        .contains("network: a list: must be left out: pool brings its own");
  }

  @Test
  void shouldRefuseToPruneAPool() {
    assertThat(mistakes(TEN_LINES + "pruning: {sparsity: 0.5, end: 200 steps}\n"))
        .contains("pruning: a map: must be left out in a pool: members have no weights in common");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{linear: {}, name: 1st}] | pool.members[0].name: 1st: must be a letter, then letters, digits, underscores or hyphens",
        "[{linear: {}, name: mix}] | pool.members[0].name: mix: is taken: give it another",
        "[{linear: {}, name: missing}] | pool.members[0].name: missing: is taken: give it another",
        "[{linear: {}, name: features}] | pool.members[0].name: features: must differ from the names of earlier members",
        "[linear, linear] | pool.members[1].name: linear: must differ from the names of earlier members",
        "[memory, {linear: {}, inputs: [features, memory]}] | pool.members[1].inputs: [features, memory]: must be left out: linear sees the features",
        "[linear, {network: {layers: [dense: {units: 2}], optimizer: adam}, inputs: []}] | pool.members[1].inputs: []: must name at least one of features, linear",
        "[linear, {network: {layers: [dense: {units: 2}], optimizer: adam}, inputs: [liner]}] | pool.members[1].inputs: liner: must be one of features, linear; did you mean linear?",
        "[{network: {layers: [dense: {units: 2}], optimizer: adam}}, {average: {of: network}, inputs: [network]}] | pool.members[1].inputs: [network]: must be left out: average sees what the network does that it is of",
        "[network: {layers: [dense: {units: 2}]}] | pool.members[0].network.optimizer: missing: must be set, here or for all as optimizer",
        "[network: {layers: [dense: {units: 3}], optimizer: adam}] | pool.members[0].network.layers: give 3: must give 2, one for each class",
        "[network: {layers: [cross: {columns: [0, 1], buckets: 9}, embedding: {values: 9, units: 2, combiner: sum, sparse: true}], optimizer: adam}] | pool.members[0].network.layers[1].embedding.sparse: true: must be false in a pool",
        "[network: {layers: [concat: {branches: [[cross: {columns: [0, 1], buckets: 9}, embedding: {values: 9, units: 2, combiner: sum, sparse: true}], [dense: {units: 2}]]}, dense: {units: 2}], optimizer: adam}] | pool.members[0].network.layers[0].branches[0].embedding.sparse: true: must be false in a pool",
        "[network: {layers: [conv1d: {filters: 2, kernel: 2}, dense: {units: 2}], optimizer: adam}] | pool.members[0].network.layers[0]: conv1d: is given [5], and needs a sequence [time, channels]; put reshape before it",
      })
  void shouldRefuseMembersThatDoNotFit(String members, String message) {
    assertThat(mistakes(TEN_LINES + "pool: {members: " + members + "}\n")).containsExactly(message);
  }

  @Test
  void shouldRefuseATeacherOfAPool() throws IOException {
    Path variables = Files.createDirectories(folder.resolve("teacher/variables"));
    Files.writeString(folder.resolve("teacher/saved_model.pb"), "graph");
    Files.writeString(variables.resolve("variables.index"), "weights");
    assertThat(mistakes(TEN_LINES + "distillation: {teacher: teacher}\n"))
        .containsExactly(
            "distillation: a map: must be left out in a pool: a teacher is for one network");
  }

  @Test
  void shouldTakeTheContentsOfASavedModelForWhatItIs() throws IOException, ConfigException {
    Path graph = Files.createDirectories(folder.resolve("former")).resolve("saved_model.pb");
    String yaml = TEN_LINES + "pool: {members: [saved_model: {path: former}, linear]}\n";
    Files.writeString(graph, "graph");
    Config config = load(yaml);
    assertThat(pool(config).scorers()).containsExactly(graph.getParent());
    assertThat(pool(config).hasGaps()).as("knows gaps").isFalse();
    String former = config.digest();
    assertThat(load(yaml).digest()).isEqualTo(former);
    Files.writeString(graph, "another graph");
    assertThat(load(yaml).digest()).isNotEqualTo(former);
    assertThat(
            mistakes(
                TEN_LINES
                    + "pool: {members: [linear, {saved_model: {path: former},"
                    + " inputs: [linear]}]}\n"))
        .containsExactly(
            "pool.members[1].inputs: [linear]: must be left out: saved_model sees the features");
    assertThat(mistakes(yaml + "samples: {missing: mean}\n"))
        .containsExactly(
            "samples.missing: mean: must be zero or reject with saved_model or distillation, which"
                + " know no gaps");
  }

  private static String labelled(String label) {
    return TEN_LINES.replace("type: category\n  values: [DOWN, UP]", label);
  }

  @Test
  void shouldNeedALabelThatIsOneOfClassesOrANumber() {
    String vector = labelled("type: vector\n  size: 2");
    assertThat(mistakes(vector + "pool: {members: [linear]}\n"))
        .containsExactly("pool: a map: needs a label of type category or number");
    assertThat(mistakes(vector))
        .containsExactly(
            "network: missing: must be set: there is a default only for a label of type category"
                + " or number");
  }

  @Test
  void shouldBeTheAutomaticPoolOfALabelThatIsANumber() throws ConfigException {
    PoolSettings settings = pool(load(labelled("type: number")));
    assertThat(settings.members())
        .extracting(Member::name)
        .containsExactly("memory", "linear", "least_squares", "moving", "settling", "average");
    assertThat(settings.members().get(3).inputs())
        .containsExactly("features", "memory", "linear", "least_squares");
    assertThat(settings.mix()).isEqualTo(new Mix.LeastSquares(50, 1000));
    assertThat(settings.loss()).isEqualTo(new Loss.Huber(3));
    assertThat(settings.outputs()).isEqualTo(1);
  }

  /** What least squares costs grows with the square of the columns. */
  @Test
  void shouldLeaveLeastSquaresOutWhenThereAreManyColumns() {
    assertThat(Pool.autoOfNumber(64, false).members())
        .extracting(Member::name)
        .contains("least_squares");
    assertThat(Pool.autoOfNumber(65, false).members())
        .extracting(Member::name)
        .containsExactly("memory", "linear", "moving", "settling", "average");
  }

  @Test
  void shouldProjectWhatTheMemoryComparesWhenThereAreMoreThan1024Columns() {
    assertThat(Pool.auto(2, 1024, false).members()).contains(new Member.Memory());
    assertThat(Pool.autoOfNumber(1024, false).members()).contains(new Member.Memory());
    Member.Memory projecting =
        new Member.Memory(512, Member.Memory.Metric.LEARNED, true, null, 1024);
    assertThat(Pool.auto(2, 1025, false).members()).contains(projecting);
    assertThat(Pool.autoOfNumber(1025, false).members()).contains(projecting);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loss: mean_squared_error | loss: mean_squared_error: must be huber for this label in a pool, or left out",
        "pool: {members: [linear], mix: log} | pool.mix: log: must be least_squares, hedge, best or mean for a number",
        "pool: {members: [network: {layers: [dense: {units: 3}], optimizer: adam}], mix: mean} | pool.members[0].network.layers: give 3: must give 1",
        "pool: {members: [network: {layers: [dense: {units: 1}], optimizer: adam, replay: {}}], mix: mean}\\nbatch_size: 2 | batch_size: 2: must be 1 in a pool with memory, linear, replay, least_squares or target_encoding, which learn sample by sample",
        "pool: {members: [network: {layers: [dense: {units: 1}], optimizer: adam}]}\\nbatch_size: 2 | batch_size: 2: must be 1 in a pool with memory, linear, replay, least_squares or target_encoding, which learn sample by sample",
        "pool: {members: [linear, {least_squares: {}, inputs: [features, lin]}]} | pool.members[1].inputs: lin: must be one of features, linear; did you mean linear?",
      })
  void shouldRefuseWhatDoesNotGoWithAPoolOfNumbers(String yaml, String message) {
    assertThat(mistakes(labelled("type: number") + yaml.replace("\\n", "\n") + "\n"))
        .containsExactly(message);
  }

  @Test
  void shouldStandardizeTheLabelOfAPool() {
    assertThat(mistakes(labelled("type: number\n  standardize: false")))
        .containsExactly("label.standardize: false: must be true in a pool, or left out");
  }

  @Test
  void shouldRefuseLeastSquaresOfMoreThanAThousandNumbers() {
    String wide =
        labelled("type: number")
            .replaceAll(
                "(?s)features:.*?label:",
                "features: [{name: x, type: vector, size: 1001}]\nlabel:");
    assertThat(mistakes(wide + "pool: {members: [least_squares]}\n"))
        .containsExactly(
            "pool.members[0].inputs: of 1001 numbers: must be of at most 1000 numbers for"
                + " least_squares");
  }

  @Test
  void shouldTakeLargerMiniBatchesWhenAllMembersAreNetworks() throws ConfigException {
    String yaml =
        """
        batch_size: 8
        pool:
          members:
            - {network: {layers: [dense: {units: 2}], optimizer: adam}, name: first}
            - network: {layers: [dense: {units: 2}], optimizer: adam}
              name: second
              inputs: [features, first]
        """;
    assertThat(pool(load(TEN_LINES + yaml)).batchSize()).isEqualTo(8);
  }

  @Test
  void shouldNeedANetworkWhenAllFeaturesAreBuckets() {
    String bag =
        TEN_LINES.replaceAll(
            "(?s)features:.*?label:", "features: [{name: text, type: bag, buckets: 100}]\nlabel:");
    assertThat(mistakes(bag))
        .singleElement()
        .asString()
        .contains("network: missing: must be set: all features are buckets of hashes");
  }

  private static String encoded(String more) {
    return TEN_LINES.replaceAll(
            "(?s)features:.*?label:",
            "features: [{name: x, type: numeric}, {name: c, type: hashed, buckets: 99, encoding: target}]\nlabel:")
        + more;
  }

  @Test
  void shouldLetMembersOfAutoSeeTheCodesOfValues() throws ConfigException {
    PoolSettings settings = pool(load(encoded("")));
    assertThat(settings.columns()).containsExactly(Column.NUMBER, Column.ENCODED);
    assertThat(settings.members()).isEqualTo(Pool.auto(2, 2, true).members());
    assertThat(settings.members())
        .extracting(Member::name)
        .containsExactly("target_encoding", "memory", "linear", "moving", "settling");
    assertThat(settings.members().get(1).inputs()).containsExactly("features", "target_encoding");
    assertThat(settings.members().get(3).inputs())
        .containsExactly("features", "target_encoding", "memory", "linear");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pool: {members: [linear]} | features[1].encoding: target: must be left out, or the pool needs a member target_encoding",
        "network: [columns: {features: [x]}, dense: {units: 2}]; loss: softmax_cross_entropy; optimizer: adam | features[1].encoding: target: must be left out without a pool: a network learns vectors by embedding",
        "pool: {members: [{target_encoding: {}, inputs: [features, linear]}]} | pool.members[0].inputs: [features, linear]: must be left out: target_encoding sees the features; pool.members[0].inputs: linear: must be one of features",
      })
  void shouldRefuseAnEncodingThatNobodySees(String yaml, String messages) {
    assertThat(mistakes(encoded(yaml.replace("; ", "\n") + "\n")))
        .containsExactly(messages.split("; (?=pool)"));
  }

  @Test
  void shouldRefuseTargetEncodingWithoutAFeatureToEncode() {
    assertThat(mistakes(TEN_LINES + "pool: {members: [linear, target_encoding]}\n"))
        .containsExactly(
            "pool.members[1]: target_encoding: needs a feature of type hashed with encoding: target");
  }

  @Test
  void shouldRefuseMoreColumnsThanFitIntoABlock() {
    String wide =
        TEN_LINES.replaceAll(
            "(?s)features:.*?label:",
            "features: [{name: pixels, type: vector, size: 131073}]\nlabel:");
    assertThat(mistakes(wide))
        .containsExactly(
            "features: of 131073 columns: must be of at most 131072 columns for a pool: set a network");
  }

  @Test
  void shouldHaveASmallerTableWhenThereAreManyClasses() {
    assertThat(Pool.auto(1000, 3, false).members()).contains(new Member.Linear(349, 0.05));
  }
}
