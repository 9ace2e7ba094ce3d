package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Regularization;
import io.millrace.network.Tuning;
import io.millrace.optimizer.Optimizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scores, losses and gradients against double precision. The gradient is read off a step of SGD
 * with learning rate 1: it is what the step takes away.
 */
class GradientIT {
  private static final int FEATURES = 4;
  private static final int BATCH = 6;
  private static final Loss SOFTMAX = new Loss.SoftmaxCrossEntropy();

  @ParameterizedTest
  @EnumSource(Activation.class)
  void shouldFollowTheGradientOfEveryActivation(Activation activation) {
    check(
        settings(
            SOFTMAX,
            1,
            List.of(dense(5, activation), dense(3, Activation.LINEAR)),
            Regularization.NONE),
        TestSample.classes(BATCH, FEATURES, 3, 11));
  }

  @ParameterizedTest
  @EnumSource(Initializer.class)
  void shouldFollowTheGradientFromEveryInitializer(Initializer initializer) {
    List<Layer> network =
        List.of(new Dense(5, Activation.TANH, initializer), dense(3, Activation.LINEAR));
    check(
        settings(SOFTMAX, 1, network, Regularization.NONE),
        TestSample.classes(BATCH, FEATURES, 3, 12));
  }

  static Stream<Arguments> lossesOfNumbers() {
    return perPlan(
        new Loss.MeanSquaredError(),
        new Loss.MeanAbsoluteError(),
        new Loss.Huber(1),
        new Loss.Huber(0.4),
        new Loss.Quantile(0.9),
        new Loss.Poisson(),
        new Loss.BinaryCrossEntropy(),
        new Loss.BinaryCrossEntropy(0.2, Map.of()));
  }

  @ParameterizedTest
  @MethodSource("lossesOfNumbers")
  void shouldFollowTheGradientOfEveryLossOfNumbers(Loss loss, Plan plan) {
    for (int outputs : List.of(1, 3)) {
      check(
          settings(loss, List.of(), outputs, hidden(outputs), Regularization.NONE, plan),
          TestSample.numbers(BATCH, FEATURES, outputs, 14));
    }
  }

  static Stream<Arguments> lossesOfTwoClasses() {
    return perPlan(new Loss.BinaryCrossEntropy(0.1, Map.of()), new Loss.Hinge(Map.of()));
  }

  @ParameterizedTest
  @MethodSource("lossesOfTwoClasses")
  void shouldFollowTheGradientOfEveryLossOfTwoClasses(Loss loss, Plan plan) {
    for (List<Double> factors : List.of(List.<Double>of(), List.of(0.3, 2.5))) {
      check(
          settings(loss, factors, 1, hidden(1), Regularization.NONE, plan),
          TestSample.classes(BATCH, FEATURES, 2, 16));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCAN", "BATCH"})
  void shouldFollowTheGradientOfTheSmoothedAndWeightedCrossEntropy(Plan plan) {
    Loss smoothed = new Loss.SoftmaxCrossEntropy(0.1, Map.of());
    check(
        settings(smoothed, List.of(0.5, 3.0, 1.0), 1, hidden(3), Regularization.NONE, plan),
        TestSample.classes(BATCH, FEATURES, 3, 17));
  }

  static Stream<Regularization> terms() {
    return Stream.of(
        new Regularization(null, 0.01, null),
        new Regularization(null, 0.5, null),
        new Regularization(0.2, null, null),
        new Regularization(0.05, 0.02, null));
  }

  @ParameterizedTest
  @MethodSource("terms")
  void shouldFollowTheGradientOfTheRegularizationTerms(Regularization terms) {
    check(settings(SOFTMAX, 1, hidden(3), terms), TestSample.classes(BATCH, FEATURES, 3, 15));
  }

  @ParameterizedTest
  @MethodSource("terms")
  void shouldFollowTheGradientOfTheTermsThatALayerSets(Regularization terms) {
    List<Layer> network =
        List.of(
            new Layer.Tuned(
                new Dense(5, Activation.TANH, Initializer.ORTHOGONAL),
                new Tuning(null, true, 1, terms.l1(), terms.l2(), null)),
            new Layer.Tuned(dense(4, Activation.TANH), new Tuning(null, true, 1, 0.0, 0.0, null)),
            dense(3, Activation.LINEAR));
    Regularization general = new Regularization(0.3, 0.1, null);
    check(settings(SOFTMAX, 1, network, general), TestSample.classes(BATCH, FEATURES, 3, 16));
  }

  private static void check(NetworkSettings settings, List<TestSample> batch) {
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      float[] before = model.snapshot().values();
      ReferenceModel reference = new ReferenceModel(settings, before);
      List<double[]> gradients = reference.gradients(batch);

      StepResult result = model.learn(TestSample.addAll(model.newBlock(), batch));

      checkScores(model, result, reference, batch);
      float[] after = model.snapshot().values();
      double squares = 0;
      int at = 0;
      for (double[] gradient : gradients) {
        for (double expected : gradient) {
          assertThat((double) before[at] - after[at])
              .isCloseTo(expected, within(1e-3 * Math.abs(expected) + 2e-6));
          squares += expected * expected;
          at++;
        }
      }
      assertThat((double) result.gradientNorms()[0])
          .isCloseTo(Math.sqrt(squares), within(1e-4 * Math.sqrt(squares)));
    }
  }

  private static void checkScores(
      OnlineModel model, StepResult result, ReferenceModel reference, List<TestSample> batch) {
    for (int row = 0; row < BATCH; row++) {
      TestSample sample = batch.get(row);
      double[] scores = reference.scores(sample.features());
      for (int i = 0; i < model.outputs(); i++) {
        assertThat((double) result.scores()[row * model.outputs() + i])
            .isCloseTo(scores[i], within(1e-5));
      }
      assertThat((double) result.losses()[row])
          .isCloseTo(reference.loss(sample.features(), sample.label()), within(1e-5));
    }
  }

  private static List<Layer> hidden(int outputs) {
    return List.of(dense(5, Activation.TANH), dense(outputs, Activation.LINEAR));
  }

  private static Layer dense(int units, Activation activation) {
    return new Dense(units, activation, Initializer.GLOROT_UNIFORM);
  }

  private static Stream<Arguments> perPlan(Loss... losses) {
    return Arrays.stream(losses)
        .flatMap(loss -> Stream.of(Plan.SCAN, Plan.BATCH).map(plan -> arguments(loss, plan)));
  }

  private static NetworkSettings settings(
      Loss loss, int labels, List<Layer> network, Regularization terms) {
    return settings(loss, List.of(), labels, network, terms, Plan.BATCH);
  }

  private static NetworkSettings settings(
      Loss loss,
      List<Double> classWeights,
      int labels,
      List<Layer> network,
      Regularization terms,
      Plan plan) {
    return new NetworkSettings(
        FEATURES,
        labels,
        network,
        loss,
        classWeights,
        new Optimizer.Sgd(1),
        null,
        0,
        terms,
        null,
        null,
        BATCH,
        5,
        plan,
        ModelSettings.Device.CPU,
        null,
        false,
        false,
        List.of());
  }
}
