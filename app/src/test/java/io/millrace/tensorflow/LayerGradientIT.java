package io.millrace.tensorflow;

import static io.millrace.model.ModelSettingsBuilder.dense;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Augmentation;
import io.millrace.network.Branching;
import io.millrace.network.Categorical;
import io.millrace.network.Combiner;
import io.millrace.network.Convolution;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Padding;
import io.millrace.network.Pooling;
import io.millrace.network.Preprocessing;
import io.millrace.network.Regularizing;
import io.millrace.network.Sequence;
import io.millrace.network.Shaping;
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
            new Preprocessing.Standardize(10),
            new Preprocessing.MinMax(),
            new Preprocessing.Log(),
            new Preprocessing.Clip(-0.5, 0.5),
            new Preprocessing.Scale(0.7),
            new Preprocessing.RandomProjection(4),
            new Branching.Columns(1, 4),
            new Regularizing.LayerNormalization(0.001),
            new Regularizing.RmsNormalization(0.001),
            new Branching.Residual(List.of(dense(6, Activation.TANH))),
            new Branching.Concat(List.of(List.of(), List.of(dense(3, Activation.TANH)))))
        .map(layer -> Arguments.of(layer, List.of(dense(6, Activation.LINEAR), layer)));
  }

  static Stream<Arguments> layersOfSequences() {
    return Stream.of(
            dense(3, Activation.TANH),
            new Shaping.Reshape(List.of(3, 4)),
            conv1d(2, 1, Padding.VALID),
            conv1d(3, 2, Padding.SAME),
            new Pooling.MaxPool(2, Padding.VALID),
            new Pooling.MaxPool(3, Padding.SAME),
            new Pooling.AveragePool(2, Padding.VALID),
            new Pooling.AveragePool(3, Padding.SAME),
            new Pooling.GlobalMaxPool(),
            new Pooling.GlobalAveragePool(),
            new Regularizing.LayerNormalization(0.001),
            new Regularizing.RmsNormalization(0.001),
            new Sequence.PositionalEmbedding(),
            new Sequence.Attention(2, 3),
            new Sequence.SimpleRnn(3, true, false),
            new Sequence.SimpleRnn(3, false, false),
            new Sequence.Lstm(3, true, false),
            new Sequence.Lstm(3, false, false),
            new Sequence.Gru(3, true, false),
            new Sequence.Gru(3, false, false))
        .map(layer -> Arguments.of(layer, behindDense(layer, 4, 3)));
  }

  static Stream<Arguments> layersOfASingleTime() {
    return Stream.of(
            new Sequence.SimpleRnn(3, false, false),
            new Sequence.Lstm(3, true, false),
            new Sequence.Gru(3, false, false),
            new Sequence.Attention(1, 3))
        .map(layer -> Arguments.of(layer, behindDense(layer, 1, 4)));
  }

  /** Half of the times are 0. */
  static Stream<Arguments> layersThatMaskZeros() {
    return Stream.of(
            new Sequence.SimpleRnn(3, true, true),
            new Sequence.SimpleRnn(3, false, true),
            new Sequence.Lstm(3, true, true),
            new Sequence.Lstm(3, false, true),
            new Sequence.Gru(3, true, true),
            new Sequence.Gru(3, false, true))
        .map(
            layer ->
                Arguments.of(
                    layer,
                    List.of(
                        new Branching.Columns(0, 5),
                        new Preprocessing.Clip(0, 9),
                        new Shaping.Reshape(List.of(5, 1)),
                        layer)));
  }

  /** XLA may compute a second time what comes to the layer, rounded otherwise. */
  static Stream<Arguments> layersBehindARecurrentOne() {
    Layer gru = new Sequence.Gru(2, true, false);
    return Stream.of(new Pooling.GlobalMaxPool(), new Pooling.GlobalAveragePool())
        .map(layer -> Arguments.of(layer, List.of(new Shaping.Reshape(List.of(2, 6)), gru, layer)));
  }

  static Stream<Arguments> layersOfImages() {
    return Stream.of(
            conv2d(2, 1, Padding.VALID),
            conv2d(3, 2, Padding.SAME),
            conv2d(1, 2, Padding.VALID),
            new Pooling.MaxPool(2, Padding.SAME),
            new Pooling.AveragePool(2, Padding.SAME),
            new Pooling.GlobalMaxPool(),
            new Pooling.GlobalAveragePool())
        .map(LayerGradientIT::onImages);
  }

  static Stream<Arguments> layersThatDifferWhenLearning() {
    return Stream.of(
        onImages(new Regularizing.BatchNormalization(0.9, 0.001)),
        Arguments.of(
            new Regularizing.BatchNormalization(0.9, 0.001),
            behindDense(new Regularizing.BatchNormalization(0.9, 0.001), 6)),
        onImages(new Regularizing.Dropout(0.4)),
        onImages(new Augmentation.Noise(0.5)),
        onImages(new Augmentation.RandomShift(1)),
        onImages(new Augmentation.RandomFlip()));
  }

  private static Arguments onImages(Layer layer) {
    return Arguments.of(layer, behindDense(layer, 4, 3, 2));
  }

  /** Of the numbers that come to it some are no values of its own. */
  static Stream<Arguments> layersOfCategories() {
    return Stream.of(
            new Categorical.Embedding(3, 2),
            new Categorical.Embedding(3, 2, Combiner.SUM, false),
            new Categorical.Embedding(3, 2, Combiner.MEAN, false),
            new Categorical.Embedding(3, 2, Combiner.NONE, true),
            new Categorical.Embedding(3, 2, Combiner.SUM, true),
            new Categorical.Embedding(3, 2, Combiner.MEAN, true))
        .map(layer -> Arguments.of(layer, List.of(new Preprocessing.Scale(2), layer)));
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
    NetworkSettings settings = settings(network);
    List<TestSample> batch = samples(1, 1);
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      check(layer, settings, model, batch, state -> loss(model, state, batch));
    }
  }

  @ParameterizedTest
  @MethodSource("layersThatDifferWhenLearning")
  void shouldTakeAwayTheGradientOfTheLossThatIsLearnedFrom(Layer layer, List<Layer> network) {
    NetworkSettings settings = settings(network);
    List<TestSample> batch = samples(1, 1);
    try (OnlineModel model = TensorFlowModel.create(settings);
        LearningLoss loss = new LearningLoss(settings, batch, 1)) {
      check(layer, settings, model, batch, loss::of);
    }
  }

  private static void check(
      Layer layer,
      NetworkSettings settings,
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
    for (Variable variable : new NetworkStep(settings).layout().variables()) {
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
    return List.of(dense(units, Activation.TANH), new Shaping.Reshape(List.of(shape)), layer);
  }

  private static Layer conv1d(int kernel, int strides, Padding padding) {
    return new Convolution.Conv1d(
        3, kernel, strides, padding, Activation.TANH, Initializer.GLOROT_UNIFORM);
  }

  private static Layer conv2d(int kernel, int strides, Padding padding) {
    return new Convolution.Conv2d(
        3, kernel, strides, padding, Activation.TANH, Initializer.GLOROT_UNIFORM);
  }

  private static NetworkSettings settings(List<Layer> network) {
    List<Layer> layers = new ArrayList<>(network);
    layers.add(new Shaping.Flatten());
    layers.add(dense(LABELS, Activation.LINEAR));
    return new NetworkSettings(
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
        false,
        false,
        List.of());
  }
}
