package io.millrace.tensorflow;

import static io.millrace.model.ModelSettingsBuilder.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Categorical;
import io.millrace.network.Clipping;
import io.millrace.network.Combiner;
import io.millrace.network.Loss;
import io.millrace.optimizer.Optimizer;
import io.millrace.tensorflow.layer.Variable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

/** What sparse tables learn, and that a step touches no more of them than it names. */
class SparseTableIT {
  private static final int BATCH = 4;
  private static final int NAMES = 3;
  private static final int VALUES = 40;
  private static final int UNITS = 2;

  static Stream<Arguments> optimizers() {
    return Stream.of(
            new Optimizer.Sgd(0.1),
            new Optimizer.Momentum(0.1, 0.9, true),
            new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8),
            new Optimizer.Adagrad(0.1, 1e-8),
            new Optimizer.Adadelta(1, 0.95, 1e-3),
            new Optimizer.Rmsprop(0.01, 0.9, 1e-1, true),
            new Optimizer.Amsgrad(0.01, 0.9, 0.99, 1e-3),
            new Optimizer.Adamax(0.01, 0.9, 0.999, 1e-3),
            new Optimizer.Lion(0.01, 0.9, 0.99, 0))
        .flatMap(optimizer -> plans().map(plan -> Arguments.of(optimizer, plan)));
  }

  static Stream<Arguments> sparseAsDense() {
    return Stream.of(
            Arguments.of(new Optimizer.Sgd(0.1), UNITS),
            Arguments.of(new Optimizer.Adagrad(0.1, 1e-8), UNITS),
            Arguments.of(new Optimizer.Ftrl(0.5, 1, 0.01, 0.1), 1))
        .flatMap(given -> plans().map(plan -> Arguments.of(given.get()[0], given.get()[1], plan)));
  }

  private static Stream<Plan> plans() {
    return Stream.of(Plan.SCAN, Plan.BATCH);
  }

  /** Each row has an optimizer's memory of its own, moved only when the row is named. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void shouldMoveTheNamedRowsAsThePaperSays(Optimizer optimizer, Plan plan) {
    NetworkSettings settings = settings(true, Combiner.SUM).optimizer(optimizer).plan(plan).build();
    StateLayout layout = new NetworkStep(settings).layout();
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      float[] initial = model.snapshot().values();
      Reference reference = new Reference(optimizer, layout, initial);
      List<TestSample> samples = samples(5 * BATCH);
      for (int step = 1; step <= 5; step++) {
        reference.learn(samples.subList((step - 1) * BATCH, step * BATCH), step);
      }

      model.learn(TestSample.addAll(model.newBlock(), samples));

      float[] state = model.snapshot().values();
      for (int row = 0; row < VALUES; row++) {
        float[] actual = row(layout, state, row);
        if (reference.touched.contains(row)) {
          for (int i = 0; i < UNITS; i++) {
            assertThat((double) actual[i]).isCloseTo(reference.table[row][i], within(2e-6));
          }
        } else {
          assertThat(actual).isEqualTo(row(layout, initial, row));
        }
      }
      assertThat(reference.touched).hasSizeBetween(5, VALUES - 5);
    }
  }

  @ParameterizedTest
  @MethodSource("sparseAsDense")
  void shouldLearnAsADenseTableDoes(Optimizer optimizer, int units, Plan plan) {
    ModelSettingsBuilder sparse = settings(true, Combiner.MEAN, units);
    ModelSettingsBuilder dense = settings(false, Combiner.MEAN, units);
    Clipping clipping = new Clipping(null, null, 0.1);
    List<TestSample> samples = samples(30 * BATCH);
    try (OnlineModel one =
            TensorFlowModel.create(
                sparse.optimizer(optimizer).plan(plan).clipping(clipping).build());
        OnlineModel other =
            TensorFlowModel.create(
                dense.optimizer(optimizer).plan(plan).clipping(clipping).build())) {
      StepResult actual = one.learn(TestSample.addAll(one.newBlock(), samples));
      StepResult expected = other.learn(TestSample.addAll(other.newBlock(), samples));

      assertThat(Arrays.copyOf(actual.losses(), samples.size()))
          .containsExactly(Arrays.copyOf(expected.losses(), samples.size()), within(1e-5f));
      assertThat(Arrays.copyOf(actual.gradientNorms(), 30))
          .containsExactly(Arrays.copyOf(expected.gradientNorms(), 30), within(1e-5f));
    }
  }

  /** The rows of a mini-batch that is not complete are scored, and stay what they are. */
  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SCAN", "BATCH"})
  void shouldLeaveRowsAloneThatAreOnlyScored(Plan plan) {
    NetworkSettings settings = settings(true, Combiner.SUM).plan(plan).build();
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      float[] before = model.snapshot().values();
      model.learn(TestSample.addAll(model.newBlock(), samples(BATCH - 1)));
      assertThat(model.snapshot().values()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SCAN", "BATCH"})
  void shouldSkipAStepWhoseGradientIsNotFinite(Plan plan) {
    NetworkSettings settings = settings(true, Combiner.SUM).plan(plan).build();
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      float[] before = model.snapshot().values();
      TestSample huge = new TestSample(new double[] {1, 2, 3}, new double[] {3e38}, 1);
      StepResult result =
          model.learn(TestSample.addAll(model.newBlock(), List.of(huge, huge, huge, huge)));
      assertThat(result.applied()[0]).isFalse();
      assertThat(model.snapshot().values()).isEqualTo(before);
    }
  }

  /** Whatever the table's size, a call reads and writes named rows of it and nothing else. */
  @Test
  void shouldReachATableByItsNamedRowsOnly(@TempDir Path folder) throws Exception {
    NetworkSettings settings = settings(true, Combiner.SUM).build();
    TrainingGraph.write(new NetworkStep(settings), new ScanPlan(5, 1), folder);
    SavedModel saved = SavedModel.parseFrom(Files.readAllBytes(folder.resolve("saved_model.pb")));
    GraphDef graph = saved.getMetaGraphs(0).getGraphDef();

    Set<String> reached = new TreeSet<>();
    reach(graph, "results", reached);

    assertThat(graph.getNodeList())
        .filteredOn(node -> reached.contains(node.getName()))
        .filteredOn(node -> node.getInputList().contains("table_0"))
        .extracting(NodeDef::getOp)
        .containsExactlyInAnyOrder("ResourceGather", "ResourceScatterUpdate");
  }

  private static void reach(GraphDef graph, String name, Set<String> reached) {
    if (reached.add(name)) {
      graph.getNodeList().stream()
          .filter(node -> node.getName().equals(name))
          .flatMap(node -> node.getInputList().stream())
          .map(input -> input.replaceFirst("^\\^", "").replaceFirst(":\\d+$", ""))
          .forEach(input -> reach(graph, input, reached));
    }
  }

  private static ModelSettingsBuilder settings(boolean sparse, Combiner combiner) {
    return settings(sparse, combiner, UNITS);
  }

  private static ModelSettingsBuilder settings(boolean sparse, Combiner combiner, int units) {
    return new ModelSettingsBuilder()
        .features(NAMES)
        .linear(new Loss.MeanSquaredError(), 1)
        .network(
            List.of(
                new Categorical.Embedding(VALUES, units, combiner, sparse),
                dense(1, Activation.LINEAR)))
        .batchSize(BATCH);
  }

  /** Names that recur within a sample, a mini-batch and a block, and some that are unknown. */
  private static List<TestSample> samples(int count) {
    Random random = new Random(5);
    List<TestSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] names = new double[NAMES];
      Arrays.setAll(names, n -> random.nextInt(VALUES / 4) * 3 - 2);
      samples.add(
          new TestSample(names, new double[] {random.nextFloat()}, 0.5 + random.nextInt(2)));
    }
    return samples;
  }

  private static float[] row(StateLayout layout, float[] state, int row) {
    Variable table =
        layout.variables().stream()
            .filter(variable -> variable.kind() == Variable.Kind.TABLE)
            .findFirst()
            .orElseThrow();
    int offset = layout.offset(table) + row * UNITS;
    return Arrays.copyOfRange(state, offset, offset + UNITS);
  }

  /** z = Σ vectors · w + b, learned from (z − y)² by the paper's rule in double precision. */
  private static final class Reference {
    final double[][] table = new double[VALUES][];
    final Set<Integer> touched = new TreeSet<>();
    private final double[] weights;
    private final double[] bias;
    private final List<PaperRule> rows = new ArrayList<>();
    private final PaperRule weightsRule;
    private final PaperRule biasRule;

    Reference(Optimizer optimizer, StateLayout layout, float[] state) {
      weights = new double[] {state[0], state[1]};
      bias = new double[] {state[2]};
      weightsRule = PaperRule.of(optimizer, UNITS, true);
      biasRule = PaperRule.of(optimizer, 1, false);
      for (int row = 0; row < VALUES; row++) {
        float[] initial = row(layout, state, row);
        table[row] = new double[] {initial[0], initial[1]};
        rows.add(PaperRule.of(optimizer, UNITS, false));
      }
    }

    void learn(List<TestSample> batch, int step) {
      double[][] gradients = new double[VALUES][UNITS];
      double[] ofWeights = new double[UNITS];
      double[] ofBias = new double[1];
      Set<Integer> named = new TreeSet<>();
      for (TestSample sample : batch) {
        double[] sum = new double[UNITS];
        for (double name : sample.features()) {
          for (int i = 0; i < UNITS && isKnown(name); i++) {
            sum[i] += table[(int) name][i];
          }
        }
        double z = weights[0] * sum[0] + weights[1] * sum[1] + bias[0];
        double slope = 2 * sample.weight() * (z - sample.label()[0]) / BATCH;
        ofBias[0] += slope;
        for (int i = 0; i < UNITS; i++) {
          ofWeights[i] += slope * sum[i];
        }
        for (double name : sample.features()) {
          for (int i = 0; i < UNITS && isKnown(name); i++) {
            named.add((int) name);
            gradients[(int) name][i] += slope * weights[i];
          }
        }
      }
      named.forEach(row -> rows.get(row).step(table[row], gradients[row], step));
      weightsRule.step(weights, ofWeights, step);
      biasRule.step(bias, ofBias, step);
      touched.addAll(named);
    }

    private static boolean isKnown(double name) {
      return name >= 0 && name < VALUES;
    }
  }
}
