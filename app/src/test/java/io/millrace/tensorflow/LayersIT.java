package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.model.ModelSettings.Device;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Convolution;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Padding;
import io.millrace.network.Pooling;
import io.millrace.network.Preprocessing;
import io.millrace.network.Regularizing;
import io.millrace.network.Shaping;
import io.millrace.optimizer.Optimizer;
import io.millrace.settings.Choices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

/** Every kind of layer learns exactly: cut, stopped and restored anywhere, to the same bits. */
class LayersIT {
  private static final int FEATURES = TestNetworks.FEATURES;
  private static final int BATCH = 4;
  private static final Optimizer ADAM = new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8);

  @ParameterizedTest
  @MethodSource("io.millrace.tensorflow.TestNetworks#all")
  void shouldGoOnToTheSameBitsWhenCutAndRestored(List<Layer> network) {
    checkGoesOn(network, ADAM, Plan.SCAN);
  }

  /** As after a restart: what was compiled once more computes the same. */
  @Test
  void shouldGoOnToTheSameBitsInAnotherModel() {
    List<Layer> network = TestNetworks.ofVariables();
    float[][] rows = rows(48);
    try (OnlineModel whole = model(network, Plan.SCAN);
        OnlineModel cut = model(network, Plan.SCAN);
        OnlineModel other = model(network, Plan.SCAN)) {
      List<Float> expected = learn(whole, rows, 0, 48);

      List<Float> losses = new ArrayList<>(learn(cut, rows, 0, 4));
      losses.addAll(learn(cut, rows, 4, 24));
      other.restore(cut.snapshot());
      losses.addAll(learn(other, rows, 24, 48));

      assertThat(losses).isEqualTo(expected);
      assertSame(other.snapshot(), whole.snapshot());
    }
  }

  /** oneDNN takes over no other, and its gradient takes a quarter of a step where it does not. */
  @Test
  void shouldPoolByTheOperationThatOneDnnTakesOver(@TempDir Path folder) throws Exception {
    assertThat(operations(Device.GPU, folder))
        .contains("Conv2D", "MaxPool", "MaxPoolGrad")
        .doesNotContain("MaxPoolV2");
  }

  /** XLA has no quick code for windows that move, on a processor. */
  @Test
  void shouldConvolveByProductsOnAProcessor(@TempDir Path folder) throws Exception {
    assertThat(operations(Device.CPU, folder))
        .contains("MatMul")
        .doesNotContain("Conv2D", "Conv2DBackpropFilter", "MaxPool", "MaxPoolGrad");
  }

  /** Of the graph that a convolutional network learns by. */
  private static List<String> operations(Device device, Path folder) throws Exception {
    NetworkSettings settings =
        new ModelSettingsBuilder()
            .features(FEATURES)
            .network(
                List.of(
                    new Dense(FEATURES, Activation.RELU, Initializer.GLOROT_UNIFORM),
                    new Shaping.Reshape(List.of(FEATURES, 1)),
                    new Convolution.Conv1d(
                        2, 2, 1, Padding.VALID, Activation.RELU, Initializer.GLOROT_UNIFORM),
                    new Pooling.MaxPool(2, Padding.VALID),
                    new Shaping.Flatten()))
            .device(device)
            .build();
    TrainingGraph.write(new NetworkStep(settings), new BatchPlan(false), folder);
    byte[] graph = Files.readAllBytes(folder.resolve("saved_model.pb"));
    return SavedModel.parseFrom(graph)
        .getMetaGraphs(0)
        .getGraphDef()
        .getLibrary()
        .getFunctionList()
        .stream()
        .flatMap(function -> function.getNodeDefList().stream())
        .map(NodeDef::getOp)
        .toList();
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        new Optimizer.Sgd(0.01),
        new Optimizer.Momentum(0.01, 0.9, true),
        ADAM,
        new Optimizer.Adagrad(0.01, 1e-8),
        new Optimizer.Adadelta(1, 0.95, 1e-6),
        new Optimizer.Rmsprop(0.001, 0.9, 1e-8, true),
        new Optimizer.Amsgrad(0.01, 0.9, 0.999, 1e-8),
        new Optimizer.Adamw(0.01, 0.9, 0.999, 1e-8, 0.01),
        new Optimizer.Nadam(0.01, 0.9, 0.999, 1e-8),
        new Optimizer.Adamax(0.01, 0.9, 0.999, 1e-8),
        new Optimizer.Lion(0.001, 0.9, 0.99, 0.01),
        new Optimizer.Ftrl(0.1, 1, 0.001, 0.001));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void shouldGoOnToTheSameBitsWithEveryOptimizerAndKindOfVariable(Optimizer optimizer) {
    checkGoesOn(TestNetworks.ofVariables(), optimizer, Plan.SCAN);
  }

  @Test
  void shouldGoOnToTheSameBitsWithEveryLayerInTheBatchPlan() {
    TestNetworks.everyKind().forEach(network -> checkGoesOn(network, ADAM, Plan.BATCH));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void shouldGoOnToTheSameBitsWithEveryOptimizerInTheBatchPlan(Optimizer optimizer) {
    checkGoesOn(
        List.of(new Preprocessing.Standardize(10), TestNetworks.OUTPUT), optimizer, Plan.BATCH);
  }

  /** One model, since compiling takes seconds; each time it has learned something else before. */
  private static void checkGoesOn(List<Layer> network, Optimizer optimizer, Plan plan) {
    float[][] rows = rows(48);
    try (OnlineModel model = model(network, optimizer, plan)) {
      ModelState start = model.snapshot();
      List<Float> expected = learn(model, rows, 0, 48);
      ModelState end = model.snapshot();

      model.restore(start);
      List<Float> losses = new ArrayList<>(learn(model, rows, 0, 4));
      losses.addAll(learn(model, rows, 4, 24));
      ModelState middle = model.snapshot();
      learn(model, rows, 0, 24);
      model.restore(middle);
      losses.addAll(learn(model, rows, 24, 48));

      assertThat(losses).isEqualTo(expected);
      assertThat(expected).allMatch(Float::isFinite);
      assertThat(middle.values()).isNotEqualTo(start.values()).isNotEqualTo(end.values());
      assertSame(model.snapshot(), end);
    }
  }

  @Test
  void shouldHaveTriedEveryLayerAndEveryOptimizer() {
    Set<Class<?>> optimizers = optimizers().map(Object::getClass).collect(Collectors.toSet());
    assertThat(optimizers).isEqualTo(Set.copyOf(Choices.of(Optimizer.class)));
    Set<Class<?>> layers =
        TestNetworks.everyKind()
            .flatMap(network -> TestNetworks.kinds(network).stream())
            .collect(Collectors.toSet());
    assertThat(layers).isEqualTo(Set.copyOf(Choices.of(Layer.class)));
    Set<Class<?>> inScan =
        Stream.concat(TestNetworks.all(), Stream.of(TestNetworks.ofVariables()))
            .flatMap(network -> TestNetworks.kinds(network).stream())
            .collect(Collectors.toSet());
    assertThat(inScan).isEqualTo(layers);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.tensorflow.TestNetworks#all")
  void shouldLearnTheSameInBothPlans(List<Layer> network) {
    float[][] rows = rows(48);
    try (OnlineModel scan = model(network, Plan.SCAN);
        OnlineModel batch = model(network, Plan.BATCH)) {
      List<Float> one = learn(scan, rows, 0, 48);
      List<Float> other = learn(batch, rows, 0, 48);

      for (int i = 0; i < one.size(); i++) {
        assertThat(one.get(i)).as("loss of row %d", i).isCloseTo(other.get(i), within(2e-3f));
      }
    }
  }

  /**
   * To the bit. Only its own place counts: XLA computes what is left over at the end of a loop with
   * other instructions, which round otherwise on some types of processor.
   */
  @ParameterizedTest
  @MethodSource("io.millrace.tensorflow.TestNetworks#all")
  void shouldScoreARowTheSameWhateverIsBesideIt(List<Layer> network) {
    float[][] rows = rows(28);
    try (OnlineModel model = model(network, Plan.SCAN)) {
      learn(model, rows, 0, 20);
      float[] together = scores(model, block(model, rows, 20, 28), 8);

      for (int i = 0; i < 8; i++) {
        float[] expected = Arrays.copyOfRange(together, 2 * i, 2 * i + 2);
        float[][] others = rows.clone();
        Arrays.fill(others, 20, 28, rows[i]);
        others[20 + i] = rows[20 + i];
        float[] beside = scores(model, block(model, others, 20, 28), 8);
        assertThat(Arrays.copyOfRange(beside, 2 * i, 2 * i + 2)).containsExactly(expected);
        float[] alone = scores(model, block(model, rows, 20 + i, 21 + i), 1);
        assertThat(alone).containsExactly(expected, within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SCAN", "BATCH"})
  void shouldDropWhileLearningOnly(Plan plan) {
    List<Layer> network = List.of(new Regularizing.Dropout(0.5), TestNetworks.OUTPUT);
    List<Layer> same = List.of(TestNetworks.OUTPUT);
    float[][] rows = rows(4);
    try (OnlineModel dropping = model(network, plan);
        OnlineModel plain = model(same, plan)) {
      float[] initial = plain.snapshot().values();
      dropping.restore(new ModelState(0, dropping.snapshot().layout(), initial));
      float[] scores = scores(plain, block(plain, rows, 0, 4), 4);
      assertThat(scores(dropping, block(dropping, rows, 0, 4), 4)).isEqualTo(scores);

      learn(plain, rows, 0, 4);
      learn(dropping, rows, 0, 4);

      float[] moved = dropping.snapshot().values();
      assertThat(moved).isNotEqualTo(plain.snapshot().values()).isNotEqualTo(initial);
    }
  }

  private static OnlineModel model(List<Layer> network, Plan plan) {
    return model(network, ADAM, plan);
  }

  private static OnlineModel model(List<Layer> network, Optimizer optimizer, Plan plan) {
    return CompiledModels.create(
        new ModelSettingsBuilder()
            .features(FEATURES)
            .network(network)
            .optimizer(optimizer)
            .batchSize(BATCH)
            .plan(plan)
            .build());
  }

  /** Learns these rows, a block of them at once; their losses. */
  private static List<Float> learn(OnlineModel model, float[][] rows, int from, int to) {
    StepResult result = model.learn(block(model, rows, from, to));
    for (int i = 0; i < result.steps(); i++) {
      assertThat(result.applied()[i]).as("mini-batch %d is learned", from / BATCH + i).isTrue();
    }
    List<Float> losses = new ArrayList<>();
    for (int i = 0; i < to - from; i++) {
      losses.add(result.losses()[i]);
    }
    return losses;
  }

  private static float[] scores(OnlineModel model, Block block, int rows) {
    return Arrays.copyOf(model.predict(block).scores(), 2 * rows);
  }

  private static Block block(OnlineModel model, float[][] rows, int from, int to) {
    Block block = model.newBlock();
    for (int i = from; i < to; i++) {
      int row = block.rows();
      for (int f = 0; f < FEATURES; f++) {
        block.setFeature(row, f, rows[i][f]);
      }
      block.setLabel(row, 0, rows[i][FEATURES]);
      block.setWeight(row, 1);
      block.add();
    }
    return block;
  }

  /** Features between 0 and 5, some of them 0 at the end of a row, and a class. */
  private static float[][] rows(int count) {
    Random random = new Random(7);
    float[][] rows = new float[count][FEATURES + 1];
    for (float[] row : rows) {
      int known = 6 + random.nextInt(7);
      for (int f = 0; f < known; f++) {
        row[f] = random.nextFloat() * 5;
      }
      row[FEATURES] = row[0] > row[1] ? 1 : 0;
    }
    return rows;
  }

  private static void assertSame(ModelState actual, ModelState expected) {
    assertThat(actual.step()).isEqualTo(expected.step());
    for (int i = 0; i < expected.values().length; i++) {
      assertThat(Float.floatToRawIntBits(actual.values()[i]))
          .as("number %d of the state", i)
          .isEqualTo(Float.floatToRawIntBits(expected.values()[i]));
    }
  }
}
