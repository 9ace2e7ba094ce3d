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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three steps of every optimizer, with standardizing, L2 and clipping, against the papers' formulas
 * in double precision, in both plans.
 */
class OptimizerIT {
  private static final int STEPS = 3;
  private static final int BATCH = 4;

  static Stream<Case> cases() {
    List<Optimizer> optimizers =
        List.of(
            new Optimizer.Sgd(0.1),
            new Optimizer.Momentum(0.1, 0.9, false),
            new Optimizer.Momentum(0.1, 0.9, true),
            new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8),
            new Optimizer.Adam(0.01, 0.8, 0.99, 1e-3));
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
      List<Rule> rules = new ArrayList<>();
      reference.parameters().forEach(p -> rules.add(Rule.of(given.optimizer, p.length)));
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

  /** One optimizer for one parameter, as its paper writes it. */
  private interface Rule {
    void step(double[] w, double[] g, int t);

    static Rule of(Optimizer optimizer, int size) {
      if (optimizer instanceof Optimizer.Momentum momentum) {
        return momentum(momentum, new double[size]);
      }
      if (optimizer instanceof Optimizer.Adam adam) {
        return adam(adam, new double[size], new double[size]);
      }
      return (w, g, t) -> {
        for (int i = 0; i < w.length; i++) {
          w[i] -= optimizer.learningRate() * g[i];
        }
      };
    }

    /** Nesterov in Sutskever's form: the gradient is taken at the point looked ahead to. */
    private static Rule momentum(Optimizer.Momentum s, double[] v) {
      return (w, g, t) -> {
        for (int i = 0; i < w.length; i++) {
          double old = v[i];
          v[i] = s.momentum() * v[i] - s.learningRate() * g[i];
          w[i] += s.nesterov() ? -s.momentum() * old + (1 + s.momentum()) * v[i] : v[i];
        }
      };
    }

    private static Rule adam(Optimizer.Adam s, double[] m, double[] v) {
      return (w, g, t) -> {
        for (int i = 0; i < w.length; i++) {
          m[i] = s.beta1() * m[i] + (1 - s.beta1()) * g[i];
          v[i] = s.beta2() * v[i] + (1 - s.beta2()) * g[i] * g[i];
          double mHat = m[i] / (1 - Math.pow(s.beta1(), t));
          double vHat = v[i] / (1 - Math.pow(s.beta2(), t));
          w[i] -= s.learningRate() * mHat / (Math.sqrt(vHat) + s.epsilon());
        }
      };
    }
  }

  record Case(Optimizer optimizer, Plan plan, @Nullable Clipping clipping) {
    ModelSettings settings() {
      List<Layer> network =
          List.of(
              new Layer.Standardize(clipping == null ? 10 : 0.8),
              new Layer.Dense(4, Activation.TANH, Initializer.GLOROT_UNIFORM),
              new Layer.Dense(2, Activation.LINEAR, Initializer.GLOROT_UNIFORM));
      return new ModelSettings(
          3,
          1,
          network,
          new Loss.SoftmaxCrossEntropy(),
          optimizer,
          new Regularization(0.01),
          clipping,
          BATCH,
          9,
          plan,
          ModelSettings.Device.CPU);
    }
  }
}
