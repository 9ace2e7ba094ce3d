package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
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
import io.millrace.optimizer.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Five steps of every optimizer, with standardizing, regularization, clipping and a learning rate
 * that changes and is another for one layer, against the papers' formulas in double precision, in
 * both plans.
 */
class OptimizerIT {
  private static final int STEPS = 5;
  private static final int BATCH = 4;

  /** Rows so long that the scan writes new weights over the old ones. */
  private static final int WIDE = 16;

  private static final Optimizer SGD = new Optimizer.Sgd(0.1);
  private static final Optimizer ADAMW = new Optimizer.Adamw(0.01, 0.9, 0.999, 1e-3, 0.5);
  private static final Regularization L2 = new Regularization(null, 0.01, null);
  private static final Regularization ELASTIC_NET = new Regularization(0.02, 0.01, null);
  private static final Regularization MAX_NORM = new Regularization(null, null, 0.7);

  /** Two steps of warm-up, then half the rate with every step. */
  private static final double[] FACTORS = {0.5, 1, 1, 0.5, 0.25};

  static Stream<Case> cases() {
    List<Optimizer> optimizers =
        List.of(
            SGD,
            new Optimizer.Momentum(0.1, 0.9, false),
            new Optimizer.Momentum(0.1, 0.9, true),
            new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8),
            new Optimizer.Adam(0.01, 0.8, 0.99, 1e-3),
            new Optimizer.Adagrad(0.1, 1e-8),
            new Optimizer.Adadelta(1, 0.95, 1e-3),
            new Optimizer.Rmsprop(0.01, 0.9, 1e-3, false),
            new Optimizer.Rmsprop(0.01, 0.9, 1e-1, true),
            new Optimizer.Rmsprop(0.01, 0.9, 1e-3, false, true),
            new Optimizer.Rmsprop(0.01, 0.9, 1e-1, true, true),
            new Optimizer.Amsgrad(0.01, 0.9, 0.99, 1e-3),
            ADAMW,
            new Optimizer.Nadam(0.01, 0.9, 0.999, 1e-3),
            new Optimizer.Adamax(0.01, 0.9, 0.999, 1e-3),
            new Optimizer.Lion(0.01, 0.9, 0.99, 0.5));
    List<Case> cases = new ArrayList<>();
    for (Plan plan : List.of(Plan.SCAN, Plan.BATCH)) {
      for (Optimizer optimizer : optimizers) {
        cases.add(new Case(optimizer, plan, false, null, L2));
        cases.add(new Case(optimizer, plan, true, new Clipping(null, null, 0.05), ELASTIC_NET));
      }
      cases.add(new Case(ADAMW, plan, true, new Clipping(0.02, null, null), L2));
      cases.add(new Case(SGD, plan, true, new Clipping(0.02, null, null), L2));
      cases.add(new Case(SGD, plan, true, new Clipping(null, 0.03, null), L2));
      cases.add(new Case(SGD, plan, true, null, MAX_NORM));
      cases.add(new Case(ADAMW, plan, true, new Clipping(null, 0.03, null), MAX_NORM));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldStepAsThePaperSays(Case given) {
    NetworkSettings settings = given.settings();
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      ReferenceModel reference = new ReferenceModel(settings, model.snapshot().values());
      List<PaperRule> rules = new ArrayList<>();
      reference
          .parameters()
          .forEach(p -> rules.add(PaperRule.of(given.optimizer, p.length, isWeight(p))));
      for (int step = 1; step <= STEPS; step++) {
        List<TestSample> batch = TestSample.classes(BATCH, 3, 2, 100 + step);
        List<double[]> gradients = clip(reference.gradients(batch), given.clipping);
        double factor = given.scheduled ? FACTORS[step - 1] : 1;
        for (int i = 0; i < rules.size(); i++) {
          PaperRule rule = rules.get(i).withFactor(i < 2 ? factor * given.multiplier() : factor);
          rule.step(reference.parameters().get(i), gradients.get(i), step);
        }
        reference.limitNorms();
        reference.learnStatistics(batch);

        model.learn(TestSample.addAll(model.newBlock(), batch));
      }
      checkState(new StateNumbers(model.snapshot()), STEPS * BATCH, reference);
    }
  }

  static Stream<Optimizer> withTheLeastEpsilon() {
    double least = 1e-30;
    return Stream.of(
        new Optimizer.Adagrad(0.01, least),
        new Optimizer.Adadelta(1, 0.9, least),
        new Optimizer.Rmsprop(0.01, 0.9, least, true),
        new Optimizer.Adam(0.01, 0.9, 0.99, least),
        new Optimizer.Amsgrad(0.01, 0.9, 0.99, least),
        new Optimizer.Adamw(0.01, 0.9, 0.99, least, 0),
        new Optimizer.Nadam(0.01, 0.9, 0.999, least),
        new Optimizer.Adamax(0.01, 0.9, 0.999, least));
  }

  /** As that of a feature which is always 0: 0 / (0 + ε). A float counts no less than 1e-38. */
  @ParameterizedTest
  @MethodSource("withTheLeastEpsilon")
  void shouldLeaveAWeightThatNeverHadAGradient(Optimizer optimizer) {
    for (Plan plan : List.of(Plan.SCAN, Plan.BATCH)) {
      NetworkSettings settings =
          new ModelSettingsBuilder()
              .features(1)
              .network(List.of(new Dense(2, Activation.LINEAR, Initializer.GLOROT_UNIFORM)))
              .optimizer(optimizer)
              .plan(plan)
              .build();
      try (OnlineModel model = TensorFlowModel.create(settings)) {
        float[] before = Arrays.copyOf(model.snapshot().values(), 2);
        TestSample nothing = new TestSample(new double[] {0}, new double[] {1}, 1);
        model.learn(TestSample.addAll(model.newBlock(), List.of(nothing, nothing)));
        assertThat(Arrays.copyOf(model.snapshot().values(), 2)).containsExactly(before);
      }
    }
  }

  /** Three steps of 4 samples, then four of 6, by a model that goes on from the other's state. */
  @ParameterizedTest
  @EnumSource(names = {"SCAN", "BATCH"})
  void shouldGoOnWithAnotherBatchSize(Plan plan) {
    Optimizer adam = new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8);
    NetworkSettings settings = new Case(adam, plan, false, null, L2).settings();
    try (OnlineModel before = TensorFlowModel.create(settings);
        OnlineModel after = TensorFlowModel.create(settings.withBatchSize(6))) {
      ReferenceModel reference = new ReferenceModel(settings, before.snapshot().values());
      List<PaperRule> rules =
          reference.parameters().stream().map(p -> PaperRule.of(adam, p.length, true)).toList();
      OnlineModel model = before;
      for (int step = 1; step <= 7; step++) {
        List<TestSample> batch = TestSample.classes(step <= 3 ? BATCH : 6, 3, 2, 300 + step);
        List<double[]> gradients = reference.gradients(batch);
        for (int i = 0; i < rules.size(); i++) {
          rules.get(i).step(reference.parameters().get(i), gradients.get(i), step);
        }
        reference.learnStatistics(batch);
        model.learn(TestSample.addAll(model.newBlock(), batch));
        if (step == 3) {
          after.restore(before.snapshot());
          model = after;
        }
      }
      checkState(new StateNumbers(after.snapshot()), 3 * BATCH + 4 * 6, reference);
    }
  }

  @Test
  void shouldFollowTheRegularizedLeaderOnALinearModel() {
    Optimizer.Ftrl ftrl = new Optimizer.Ftrl(0.5, 1, 0.8, 0.1);
    List<Layer> linear = List.of(new Dense(2, Activation.LINEAR, Initializer.GLOROT_UNIFORM));
    NetworkSettings settings =
        new Case(ftrl, Plan.SCAN, false, null, Regularization.NONE).settings(linear);
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
    return parameter.length > WIDE;
  }

  private static void checkState(StateNumbers state, int samples, ReferenceModel reference) {
    assertThat(state.sum("1_standardize/count")).isEqualTo(samples);
    check(state.sums("1_standardize/mean"), reference.mean());
    check(state.sums("1_standardize/variance"), reference.variance());
    List<String> names =
        List.of("2_dense/weights", "2_dense/bias", "3_dense/weights", "3_dense/bias");
    for (int i = 0; i < names.size(); i++) {
      check(state.sums(names.get(i)), reference.parameters().get(i));
    }
  }

  private static void check(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-4 * Math.abs(expected[i]) + 1e-5));
    }
  }

  private static List<double[]> clip(List<double[]> gradients, @Nullable Clipping clipping) {
    if (clipping == null) {
      return gradients;
    }
    if (clipping.value() != null) {
      double most = clipping.value();
      return gradients.stream().map(g -> each(g, v -> Math.max(-most, Math.min(most, v)))).toList();
    }
    if (clipping.norm() != null) {
      double most = clipping.norm();
      return gradients.stream().map(g -> each(g, v -> v * Math.min(1, most / norm(g)))).toList();
    }
    double most = Objects.requireNonNull(clipping.globalNorm());
    double norm = norm(gradients.stream().flatMapToDouble(Arrays::stream).toArray());
    return gradients.stream().map(g -> each(g, v -> v * Math.min(1, most / norm))).toList();
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
  }

  private static double[] each(double[] values, DoubleUnaryOperator function) {
    return Arrays.stream(values).map(function).toArray();
  }

  record Case(
      Optimizer optimizer,
      Plan plan,
      boolean scheduled,
      @Nullable Clipping clipping,
      Regularization regularization) {
    NetworkSettings settings() {
      List<Layer> network =
          List.of(
              new Preprocessing.Standardize(clipping == null ? 10 : 0.8),
              new Layer.Tuned(
                  new Dense(WIDE, Activation.TANH, Initializer.GLOROT_UNIFORM),
                  new Tuning(null, true, multiplier(), null, null, null)),
              new Dense(2, Activation.LINEAR, Initializer.GLOROT_UNIFORM));
      return settings(network);
    }

    /** On the rate of the hidden layer. */
    double multiplier() {
      return scheduled ? 0.2 : 1;
    }

    NetworkSettings settings(List<Layer> network) {
      return new NetworkSettings(
          3,
          1,
          network,
          new Loss.SoftmaxCrossEntropy(),
          List.of(),
          optimizer,
          scheduled ? new Schedule.StepDecay(0.5, 1) : null,
          scheduled ? 2 : 0,
          regularization,
          clipping,
          null,
          BATCH,
          9,
          plan,
          ModelSettings.Device.CPU,
          null,
          false,
          false,
          List.of());
    }
  }
}
