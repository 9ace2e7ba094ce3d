package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.OnlineModel;
import io.millrace.network.Activation;
import io.millrace.network.Clipping;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Loss;
import io.millrace.network.Regularization;
import io.millrace.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Five steps of every optimizer, with standardizing, L2 and clipping, against the papers' formulas
 * in double precision, in both plans.
 */
class OptimizerIT {
  private static final int STEPS = 5;
  private static final int BATCH = 4;

  static Stream<Case> cases() {
    List<Optimizer> optimizers =
        List.of(
            new Optimizer.Sgd(0.1),
            new Optimizer.Momentum(0.1, 0.9, false),
            new Optimizer.Momentum(0.1, 0.9, true),
            new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8),
            new Optimizer.Adam(0.01, 0.8, 0.99, 1e-3),
            new Optimizer.Adagrad(0.1, 1e-8),
            new Optimizer.Adadelta(1, 0.95, 1e-3),
            new Optimizer.Rmsprop(0.01, 0.9, 1e-3, false),
            new Optimizer.Rmsprop(0.01, 0.9, 1e-1, true),
            new Optimizer.Amsgrad(0.01, 0.9, 0.99, 1e-3),
            new Optimizer.Adamw(0.01, 0.9, 0.999, 1e-3, 0.5),
            new Optimizer.Nadam(0.01, 0.9, 0.999, 1e-3),
            new Optimizer.Adamax(0.01, 0.9, 0.999, 1e-3));
    return optimizers.stream()
        .flatMap(
            optimizer ->
                Stream.of(Plan.SCAN, Plan.BATCH)
                    .flatMap(
                        plan ->
                            Stream.of(
                                new Case(optimizer, plan, null),
                                new Case(optimizer, plan, new Clipping(0.05)))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldStepAsThePaperSays(Case given) {
    ModelSettings settings = given.settings();
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      ReferenceModel reference = new ReferenceModel(settings, model.snapshot().values());
      List<PaperRule> rules = new ArrayList<>();
      reference
          .parameters()
          .forEach(p -> rules.add(PaperRule.of(given.optimizer, p.length, isWeight(p))));
      for (int step = 1; step <= STEPS; step++) {
        List<TestSample> batch = TestSample.classes(BATCH, 3, 2, 100 + step);
        List<double[]> gradients = clip(reference.gradients(batch), given.clipping);
        for (int i = 0; i < rules.size(); i++) {
          rules.get(i).step(reference.parameters().get(i), gradients.get(i), step);
        }
        reference.learnStatistics(batch);

        model.learn(TestSample.addAll(model.newBlock(), batch));
      }
      checkState(model.snapshot().values(), reference);
    }
  }

  @Test
  void shouldFollowTheRegularizedLeaderOnALinearModel() {
    Optimizer.Ftrl ftrl = new Optimizer.Ftrl(0.5, 1, 0.8, 0.1);
    List<Layer> linear = List.of(new Layer.Dense(2, Activation.LINEAR, Initializer.GLOROT_UNIFORM));
    ModelSettings settings = Case.settings(ftrl, Plan.SCAN, null, null, linear);
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      ReferenceModel reference = new ReferenceModel(settings, model.snapshot().values());
      List<PaperRule> rules = new ArrayList<>();
      reference.parameters().forEach(p -> rules.add(PaperRule.of(ftrl, p.length, true)));
      for (int step = 1; step <= STEPS; step++) {
        List<TestSample> batch = TestSample.classes(BATCH, 3, 2, 200 + step);
        List<double[]> gradients = reference.gradients(batch);
        for (int i = 0; i < rules.size(); i++) {
          rules.get(i).step(reference.parameters().get(i), gradients.get(i), step);
        }
        model.learn(TestSample.addAll(model.newBlock(), batch));
      }
      float[] state = model.snapshot().values();
      int at = 0;
      int zeros = 0;
      for (double[] parameter : reference.parameters()) {
        for (double expected : parameter) {
          zeros += expected == 0 ? 1 : 0;
          assertThat((double) state[at++]).isCloseTo(expected, within(1e-5));
        }
      }
      assertThat(zeros).as("weights that l1 keeps at 0").isBetween(1, 7);
    }
  }

  /** Biases of this network have as many numbers as units, weights have more. */
  private static boolean isWeight(double[] parameter) {
    return parameter.length > 4;
  }

  private static void checkState(float[] state, ReferenceModel reference) {
    assertThat(state[0]).isEqualTo(STEPS * BATCH);
    int at = 1;
    List<double[]> expected = new ArrayList<>();
    expected.add(reference.mean());
    expected.add(reference.variance());
    expected.addAll(reference.parameters());
    for (double[] values : expected) {
      for (double value : values) {
        assertThat((double) state[at++]).isCloseTo(value, within(1e-4 * Math.abs(value) + 1e-5));
      }
    }
  }

  private static List<double[]> clip(List<double[]> gradients, @Nullable Clipping clipping) {
    double norm =
        Math.sqrt(gradients.stream().flatMapToDouble(Arrays::stream).map(g -> g * g).sum());
    if (clipping == null || norm <= clipping.globalNorm()) {
      return gradients;
    }
    double factor = clipping.globalNorm() / norm;
    return gradients.stream().map(g -> Arrays.stream(g).map(v -> v * factor).toArray()).toList();
  }

  record Case(Optimizer optimizer, Plan plan, @Nullable Clipping clipping) {
    ModelSettings settings() {
      List<Layer> network =
          List.of(
              new Layer.Standardize(clipping == null ? 10 : 0.8),
              new Layer.Dense(4, Activation.TANH, Initializer.GLOROT_UNIFORM),
              new Layer.Dense(2, Activation.LINEAR, Initializer.GLOROT_UNIFORM));
      return settings(optimizer, plan, new Regularization(0.01), clipping, network);
    }

    static ModelSettings settings(
        Optimizer optimizer,
        Plan plan,
        @Nullable Regularization regularization,
        @Nullable Clipping clipping,
        List<Layer> network) {
      return new ModelSettings(
          3,
          1,
          network,
          new Loss.SoftmaxCrossEntropy(),
          List.of(),
          optimizer,
          regularization,
          clipping,
          BATCH,
          9,
          plan,
          ModelSettings.Device.CPU);
    }
  }
}
