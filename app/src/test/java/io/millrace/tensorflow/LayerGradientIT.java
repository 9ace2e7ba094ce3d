package io.millrace.tensorflow;

import static io.millrace.model.ModelSettingsBuilder.dense;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Combiner;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Padding;
import io.millrace.optimizer.Optimizer;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradient that learning takes away, with SGD at rate 1, against central differences of the
 * model's own loss. Layers that do something else while learning than while scoring: against those
 * of {@link LearningLoss}, with the chance of the same step.
 */
class LayerGradientIT {
  private static final int FEATURES = 12;
  private static final int BATCH = 4;
  private static final int LABELS = 2;

  /** Large enough for float32, small enough for the third derivative. */
  private static final float STEP = 4e-3f;

  static Stream<Arguments> layersOfVectors() {
    return Stream.of(
            new Layer.Standardize(10),
            new Layer.MinMax(),
            new Layer.Log(),
            new Layer.Clip(-0.5, 0.5),
            new Layer.Scale(0.7),
            new Layer.RandomProjection(4),
            new Layer.Columns(1, 4),
            new Layer.LayerNormalization(0.001),
            new Layer.Residual(List.of(dense(6, Activation.TANH))),
            new Layer.Concat(List.of(List.of(), List.of(dense(3, Activation.TANH)))))
        .map(layer -> Arguments.of(layer, List.of(dense(6, Activation.LINEAR), layer)));
  }

  static Stream<Arguments> layersOfSequences() {
    return Stream.of(
            dense(3, Activation.TANH),
            new Layer.Reshape(List.of(3, 4)),
            conv1d(2, 1, Padding.VALID),
            conv1d(3, 2, Padding.SAME),
            new Layer.MaxPool(2, Padding.VALID),
            new Layer.MaxPool(3, Padding.SAME),
            new Layer.AveragePool(2, Padding.VALID),
            new Layer.AveragePool(3, Padding.SAME),
            new Layer.GlobalMaxPool(),
            new Layer.GlobalAveragePool(),
            new Layer.LayerNormalization(0.001),
            new Layer.PositionalEmbedding(),
            new Layer.Attention(2, 3),
            new Layer.SimpleRnn(3, true, false),
            new Layer.SimpleRnn(3, false, false),
            new Layer.Lstm(3, true, false),
            new Layer.Lstm(3, false, false),
            new Layer.Gru(3, true, false),
            new Layer.Gru(3, false, false))
        .map(layer -> Arguments.of(layer, behindDense(layer, 4, 3)));
  }

  static Stream<Arguments> layersOfASingleTime() {
    return Stream.of(
            new Layer.SimpleRnn(3, false, false),
            new Layer.Lstm(3, true, false),
            new Layer.Gru(3, false, false),
            new Layer.Attention(1, 3))
        .map(layer -> Arguments.of(layer, behindDense(layer, 1, 4)));
  }

  /** Half of the times are 0. */
  static Stream<Arguments> layersThatMaskZeros() {
    return Stream.of(
            new Layer.SimpleRnn(3, true, true),
            new Layer.SimpleRnn(3, false, true),
            new Layer.Lstm(3, true, true),
            new Layer.Lstm(3, false, true),
            new Layer.Gru(3, true, true),
            new Layer.Gru(3, false, true))
        .map(
            layer ->
                Arguments.of(
                    layer,
                    List.of(
                        new Layer.Columns(0, 5),
                        new Layer.Clip(0, 9),
                        new Layer.Reshape(List.of(5, 1)),
                        layer)));
  }

  /** XLA may compute a second time what comes to the layer, rounded otherwise. */
  static Stream<Arguments> layersBehindARecurrentOne() {
    Layer gru = new Layer.Gru(2, true, false);
    return Stream.of(new Layer.GlobalMaxPool(), new Layer.GlobalAveragePool())
        .map(layer -> Arguments.of(layer, List.of(new Layer.Reshape(List.of(2, 6)), gru, layer)));
  }

  static Stream<Arguments> layersOfImages() {
    return Stream.of(
            conv2d(2, 1, Padding.VALID),
            conv2d(3, 2, Padding.SAME),
            new Layer.MaxPool(2, Padding.SAME),
            new Layer.AveragePool(2, Padding.SAME),
            new Layer.GlobalMaxPool(),
            new Layer.GlobalAveragePool())
        .map(LayerGradientIT::onImages);
  }

  static Stream<Arguments> layersThatDifferWhenLearning() {
    return Stream.of(
        onImages(new Layer.BatchNormalization(0.9, 0.001)),
        Arguments.of(
            new Layer.BatchNormalization(0.9, 0.001),
            behindDense(new Layer.BatchNormalization(0.9, 0.001), 6)),
        onImages(new Layer.Dropout(0.4)),
        onImages(new Layer.Noise(0.5)),
        onImages(new Layer.RandomShift(1)),
        onImages(new Layer.RandomFlip()));
  }

  private static Arguments onImages(Layer layer) {
    return Arguments.of(layer, behindDense(layer, 4, 3, 2));
  }

  /** Of the numbers that come to it some are no values of its own. */
  static Stream<Arguments> layersOfCategories() {
    return Stream.of(
            new Layer.Embedding(3, 2),
            new Layer.Embedding(3, 2, Combiner.SUM, false),
            new Layer.Embedding(3, 2, Combiner.MEAN, false),
            new Layer.Embedding(3, 2, Combiner.NONE, true),
            new Layer.Embedding(3, 2, Combiner.SUM, true),
            new Layer.Embedding(3, 2, Combiner.MEAN, true))
        .map(layer -> Arguments.of(layer, List.of(new Layer.Scale(2), layer)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "layersOfVectors",
    "layersOfSequences",
    "layersOfASingleTime",
    "layersThatMaskZeros",
    "layersBehindARecurrentOne",
    "layersOfImages",
    "layersOfCategories"
  })
  void shouldTakeAwayTheGradientOfTheLoss(Layer layer, List<Layer> network) {
    ModelSettings settings = settings(network);
    List<TestSample> batch = samples(1, 1);
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      check(layer, settings, model, batch, state -> loss(model, state, batch));
    }
  }

  @ParameterizedTest
  @MethodSource("layersThatDifferWhenLearning")
  void shouldTakeAwayTheGradientOfTheLossThatIsLearnedFrom(Layer layer, List<Layer> network) {
    ModelSettings settings = settings(network);
    List<TestSample> batch = samples(1, 1);
    try (OnlineModel model = TensorFlowModel.create(settings);
        LearningLoss loss = new LearningLoss(settings, batch, 1)) {
      check(layer, settings, model, batch, loss::of);
    }
  }

  private static void check(
      Layer layer,
      ModelSettings settings,
      OnlineModel model,
      List<TestSample> batch,
      ToDoubleFunction<ModelState> loss) {
    // Without weight, these move nothing but the statistics that some layers keep.
    model.learn(TestSample.addAll(model.newBlock(), samples(3, 0)));
    ModelState before = model.snapshot();
    StepResult result = model.learn(TestSample.addAll(model.newBlock(), batch));
    float[] after = model.snapshot().values();

    assertThat(result.applied()[0]).isTrue();
    double squaredError = 0;
    double squares = 0;
    int at = 0;
    for (Variable variable : new TrainingStep(settings).layout().variables()) {
      for (int i = 0; i < variable.size(); i++, at++) {
        if (variable.isParameter()) {
          double difference = centralDifference(loss, before, at);
          double error = (double) before.values()[at] - after[at] - difference;
          squaredError += error * error;
          squares += difference * difference;
        }
      }
    }
    assertThat(Math.sqrt(squares)).isGreaterThan(1e-2);
    assertThat(Math.sqrt(squaredError / squares)).as(layer.toString()).isLessThan(1e-3);
  }

  private static double centralDifference(
      ToDoubleFunction<ModelState> loss, ModelState at, int index) {
    float above = at.values()[index] + STEP;
    float below = at.values()[index] - STEP;
    double rise = loss.applyAsDouble(with(at, index, above));
    rise -= loss.applyAsDouble(with(at, index, below));
    return rise / ((double) above - below);
  }

  private static ModelState with(ModelState state, int index, float value) {
    float[] values = state.values().clone();
    values[index] = value;
    return new ModelState(state.step(), state.layout(), values);
  }

  private static double loss(OnlineModel model, ModelState state, List<TestSample> batch) {
    model.restore(state);
    StepResult result = model.predict(TestSample.addAll(model.newBlock(), batch));
    double sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += batch.get(i).weight() * result.losses()[i];
    }
    return sum / BATCH;
  }

  /** Numbers at which no window's greatest changes within a step. */
  private static List<TestSample> samples(double deviation, double weight) {
    Random random = new Random(22);
    List<TestSample> samples = new ArrayList<>();
    for (int row = 0; row < BATCH; row++) {
      double[] x = new double[FEATURES];
      Arrays.setAll(x, i -> (float) (deviation * random.nextGaussian()));
      double[] y = new double[LABELS];
      Arrays.setAll(y, i -> random.nextFloat());
      samples.add(new TestSample(x, y, weight * (0.5 + row % 3)));
    }
    return samples;
  }

  /** So that the gradient has to go through the layer. */
  private static List<Layer> behindDense(Layer layer, Integer... shape) {
    int units = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    return List.of(dense(units, Activation.TANH), new Layer.Reshape(List.of(shape)), layer);
  }

  private static Layer conv1d(int kernel, int strides, Padding padding) {
    return new Layer.Conv1d(
        3, kernel, strides, padding, Activation.TANH, Initializer.GLOROT_UNIFORM);
  }

  private static Layer conv2d(int kernel, int strides, Padding padding) {
    return new Layer.Conv2d(
        3, kernel, strides, padding, Activation.TANH, Initializer.GLOROT_UNIFORM);
  }

  private static ModelSettings settings(List<Layer> network) {
    List<Layer> layers = new ArrayList<>(network);
    layers.add(new Layer.Flatten());
    layers.add(dense(LABELS, Activation.LINEAR));
    return new ModelSettings(
        FEATURES,
        LABELS,
        layers,
        new Loss.MeanSquaredError(),
        List.of(),
        new Optimizer.Sgd(1),
        null,
        0,
        null,
        null,
        null,
        BATCH,
        5,
        ModelSettings.Plan.BATCH,
        ModelSettings.Device.CPU,
        null,
        null);
  }
}
