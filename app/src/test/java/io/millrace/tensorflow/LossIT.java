package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Losses and scores at outputs chosen so that both can be worked out by hand. The network is one
 * linear layer that hands its inputs on, so they are the outputs z.
 */
class LossIT {
  private static final double LN2 = Math.log(2);
  private static final double LN3 = Math.log(3);

  /** What is put in and, worked out by hand, what must come out. */
  private record Case(
      Loss loss, double[] z, double label, double expectedLoss, double... expectedScores) {}

  private static Stream<Case> cases() {
    return Stream.of(
        new Case(new Loss.MeanSquaredError(), z(1), 3, 4, 1),
        new Case(new Loss.MeanAbsoluteError(), z(1), 3.5, 2.5, 1),
        new Case(new Loss.MeanAbsoluteError(), z(-1), -1, 0, -1),
        // Within δ, at δ and on either side of it.
        new Case(new Loss.Huber(1), z(0.5), 0, 0.125, 0.5),
        new Case(new Loss.Huber(1), z(1), 0, 0.5, 1),
        new Case(new Loss.Huber(1), z(3), 0, 2.5, 3),
        new Case(new Loss.Huber(2), z(-3), 0, 4, -3),
        new Case(new Loss.Huber(2), z(-1), 0, 0.5, -1),
        // Below the label by 2, above it by 2, at it.
        new Case(new Loss.Quantile(0.9), z(1), 3, 1.8, 1),
        new Case(new Loss.Quantile(0.9), z(3), 1, 0.2, 3),
        new Case(new Loss.Quantile(0.25), z(-1), -1, 0, -1),
        new Case(new Loss.Poisson(), z(0), 0, 1, 1),
        new Case(new Loss.Poisson(), z(LN2), 3, 2 - 3 * LN2, 2),
        new Case(new Loss.Hinge(Map.of()), z(0), 0, 1, 0.5),
        new Case(new Loss.Hinge(Map.of()), z(0.5), 1, 0.5, 0.75),
        new Case(new Loss.Hinge(Map.of()), z(0.5), 0, 1.5, 0.75),
        new Case(new Loss.Hinge(Map.of()), z(-3), 0, 0, 0),
        new Case(new Loss.Hinge(Map.of()), z(3), 0, 4, 1),
        // σ(ln 3) = 3/4.
        new Case(new Loss.BinaryCrossEntropy(), z(LN3), 1, Math.log(4) - LN3, 0.75),
        new Case(new Loss.BinaryCrossEntropy(), z(LN3), 0.5, Math.log(4) - LN3 / 2, 0.75),
        new Case(smoothedBinary(0.2), z(LN3), 1, Math.log(4) - 0.9 * LN3, 0.75),
        new Case(smoothedBinary(0.2), z(LN3), 0, Math.log(4) - 0.1 * LN3, 0.75),
        // softmax(0, ln 2, 0) = 1/4, 1/2, 1/4.
        new Case(new Loss.SoftmaxCrossEntropy(), z(0, LN2, 0), 1, LN2, 0.25, 0.5, 0.25),
        new Case(new Loss.SoftmaxCrossEntropy(), z(0, LN2, 0), 2, 2 * LN2, 0.25, 0.5, 0.25),
        new Case(smoothedSoftmax(0.3), z(0, LN2, 0), 1, 1.2 * LN2, 0.25, 0.5, 0.25),
        new Case(smoothedSoftmax(0.3), z(0, LN2, 0), 0, 1.9 * LN2, 0.25, 0.5, 0.25));
  }

  static Stream<Arguments> casesInBothPlans() {
    return cases().flatMap(c -> Stream.of(arguments(c, Plan.SCAN), arguments(c, Plan.BATCH)));
  }

  @ParameterizedTest
  @MethodSource("casesInBothPlans")
  void shouldGiveTheLossAndTheScoresWorkedOutByHand(Case given, Plan plan) {
    try (OnlineModel model = identity(given.loss(), given.z().length, plan)) {
      StepResult result = learn(model, given.z(), given.label());

      assertThat((double) result.losses()[0]).isCloseTo(given.expectedLoss(), within(1e-6));
      for (int i = 0; i < given.z().length; i++) {
        assertThat((double) result.scores()[i]).isCloseTo(given.expectedScores()[i], within(1e-6));
      }
    }
  }

  @Test
  void shouldTakeTheMeanOverTheOutputs() {
    NetworkSettings settings =
        new ModelSettingsBuilder().features(2).labels(2).linear(new Loss.Huber(1), 2).build();
    try (OnlineModel model = handOn(settings)) {
      TestSample sample = new TestSample(z(1, 5), new double[] {1, 2}, 1);
      StepResult result = model.learn(TestSample.addAll(model.newBlock(), List.of(sample)));

      assertThat((double) result.losses()[0]).isCloseTo((0 + 2.5) / 2, within(1e-6));
    }
  }

  /** A class's factor is one more weight, so both must move the parameters alike. */
  @ParameterizedTest
  @EnumSource(names = {"SCAN", "BATCH"})
  void shouldLearnAsWithHeavierSamplesButPublishThePlainLossWhenClassesHaveWeights(Plan plan) {
    List<TestSample> samples = TestSample.classes(64, 3, 2, 31);
    List<TestSample> heavier =
        samples.stream()
            .map(s -> new TestSample(s.features(), s.label(), s.weight() * factor(s)))
            .toList();
    ModelSettingsBuilder settings = new ModelSettingsBuilder().batchSize(4).plan(plan);
    try (OnlineModel byWeight = TensorFlowModel.create(settings.build());
        OnlineModel byClass = TensorFlowModel.create(settings.classWeights(0.5, 4.0).build())) {
      StepResult expected = byWeight.learn(TestSample.addAll(byWeight.newBlock(), heavier));
      StepResult found = byClass.learn(TestSample.addAll(byClass.newBlock(), samples));

      assertThat(found.losses()).containsExactly(expected.losses(), within(1e-5f));
      assertThat(byClass.snapshot().values())
          .containsExactly(byWeight.snapshot().values(), within(1e-5f));
    }
  }

  static Stream<Arguments> everyLossInBothPlans() {
    return cases()
        .map(Case::loss)
        .distinct()
        .flatMap(loss -> Stream.of(arguments(loss, Plan.SCAN), arguments(loss, Plan.BATCH)));
  }

  /** No limit within a loss may make a number of what is none. */
  @ParameterizedTest
  @MethodSource("everyLossInBothPlans")
  void shouldSkipTheStepWhenAnOutputIsNotANumber(Loss loss, Plan plan) {
    try (OnlineModel model = identity(loss, 3, plan)) {
      float[] before = model.snapshot().values();

      StepResult result = learn(model, new double[] {Double.NaN, 0, 0}, 0);

      assertThat(result.applied()[0]).isFalse();
      assertThat(result.losses()[0]).isNaN();
      assertThat(result.scores()[0]).isNaN();
      assertThat(model.snapshot().values()).isEqualTo(before);
    }
  }

  private static float factor(TestSample sample) {
    return sample.label()[0] == 0 ? 0.5f : 4;
  }

  private static Loss smoothedBinary(double smoothing) {
    return new Loss.BinaryCrossEntropy(smoothing, Map.of());
  }

  private static Loss smoothedSoftmax(double smoothing) {
    return new Loss.SoftmaxCrossEntropy(smoothing, Map.of());
  }

  private static double[] z(double... values) {
    return values;
  }

  private static StepResult learn(OnlineModel model, double[] z, double label) {
    TestSample sample = new TestSample(z, new double[] {label}, 1);
    return model.learn(TestSample.addAll(model.newBlock(), List.of(sample)));
  }

  private static OnlineModel identity(Loss loss, int outputs, Plan plan) {
    return handOn(
        new ModelSettingsBuilder().features(outputs).linear(loss, outputs).plan(plan).build());
  }

  /** A model whose weights are the identity matrix. */
  private static OnlineModel handOn(NetworkSettings settings) {
    OnlineModel model = TensorFlowModel.create(settings);
    ModelState state = model.snapshot();
    float[] values = state.values().clone();
    int size = settings.features();
    Arrays.fill(values, 0, size * size, 0);
    for (int i = 0; i < size; i++) {
      values[i * size + i] = 1;
    }
    model.restore(new ModelState(state.step(), state.layout(), values));
    return model;
  }
}
