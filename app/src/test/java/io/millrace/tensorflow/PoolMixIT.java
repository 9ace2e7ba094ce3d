package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.OnlineModel;
import io.millrace.model.PoolSettings;
import io.millrace.model.PoolSettingsBuilder;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.optimizer.Optimizer;
import io.millrace.pool.Member;
import io.millrace.pool.Mix;
import io.millrace.pool.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each mix against its formula, applied to the members' own probabilities. */
class PoolMixIT {
  private static final int CLASSES = 3;
  private static final int SAMPLES = 120;

  private static PoolSettings settings(Mix mix) {
    return new PoolSettingsBuilder()
        .classes(CLASSES)
        .members(
            new Member.Linear(64, 0.05), new Member.Memory(8, Member.Memory.Metric.LEARNED, true))
        .mix(mix)
        .build();
  }

  /** A formula that keeps what it needs. */
  private interface Formula {
    /** Mixes probabilities, of the linear member and of the memory. */
    double[] mix(List<double[]> members);

    /** What it weighs the two by. */
    double[] weights();

    /** Is told the label of what it mixed. */
    void learn(List<double[]> members, int label);
  }

  private static void check(Mix mix, Formula formula) {
    PoolSettings settings = settings(mix);
    try (OnlineModel model = Models.create(settings)) {
      for (TestSample sample : PoolStreams.drifting(SAMPLES, 3, CLASSES, 7)) {
        TestSample plain = new TestSample(sample.features(), sample.label(), 1);
        List<double[]> members =
            new ReferencePool(settings, model.snapshot(), plain).probabilities();
        StepResult result = model.learn(TestSample.addAll(model.newBlock(), List.of(plain)));
        float[] scores = result.scores();

        double[] expected = formula.mix(members);

        for (int c = 0; c < CLASSES; c++) {
          assertThat((double) scores[c]).isCloseTo(expected[c], within(1e-4));
        }
        int label = (int) sample.label()[0];
        double[] weights = formula.weights();
        for (int m = 0; m < 2; m++) {
          double loss = -Math.log(members.get(m)[label]);
          assertThat((double) result.members().losses()[m])
              .isCloseTo(loss, within(1e-4 * (1 + loss)));
          assertThat((double) result.members().weights()[m]).isCloseTo(weights[m], within(1e-4));
        }
        formula.learn(members, label);
      }
    }
  }

  private static double[] weighted(List<double[]> members, double first, double second) {
    double[] sum = new double[CLASSES];
    Arrays.setAll(sum, c -> first * members.get(0)[c] + second * members.get(1)[c]);
    return sum;
  }

  @Test
  void shouldTakeTheMeanOfProbabilitiesWhenAllAreAlike() {
    check(
        new Mix.Mean(),
        new Formula() {
          @Override
          public double[] mix(List<double[]> members) {
            return weighted(members, 0.5, 0.5);
          }

          @Override
          public double[] weights() {
            return new double[] {0.5, 0.5};
          }

          @Override
          public void learn(List<double[]> members, int label) {}
        });
  }

  @Test
  void shouldWeighEvidenceByWhatItWasWorthWhenLogarithmic() {
    double rate = 0.05;
    double[] w = {0.5, 0.5};
    check(
        new Mix.Log(rate),
        new Formula() {
          private double[] evidence(double[] p) {
            double[] raised = Arrays.stream(p).map(x -> Math.max(Math.log(x), -8)).toArray();
            double mean = Arrays.stream(raised).sum() / CLASSES;
            return Arrays.stream(raised).map(x -> x - mean).toArray();
          }

          @Override
          public double[] mix(List<double[]> members) {
            double[] a = evidence(members.get(0));
            double[] b = evidence(members.get(1));
            double[] odds = new double[CLASSES];
            Arrays.setAll(odds, c -> Math.exp(w[0] * a[c] + w[1] * b[c]));
            double all = Arrays.stream(odds).sum();
            return Arrays.stream(odds).map(x -> x / all).toArray();
          }

          @Override
          public double[] weights() {
            return w;
          }

          @Override
          public void learn(List<double[]> members, int label) {
            double[] p = mix(members);
            p[label] -= 1;
            for (int m = 0; m < 2; m++) {
              double[] e = evidence(members.get(m));
              for (int c = 0; c < CLASSES; c++) {
                w[m] -= rate * e[c] * p[c];
              }
            }
          }
        });
    assertThat(Math.abs(w[0] - w[1])).as("weights that moved apart").isGreaterThan(0.05);
  }

  /** The members' mean losses, of the latest so many samples more or less. */
  private static final class Losses {
    private final int memory;
    private final double[] means = new double[2];
    private int count;

    Losses(int memory) {
      this.memory = memory;
    }

    void learn(List<double[]> members, int label) {
      count = Math.min(count + 1, memory);
      for (int m = 0; m < 2; m++) {
        means[m] += (-Math.log(members.get(m)[label]) - means[m]) / count;
      }
    }
  }

  @Test
  void shouldWeighByTheSumsOfLossesWhenHedging() {
    Losses losses = new Losses(30);
    check(
        new Mix.Hedge(0.1, 30),
        new Formula() {
          @Override
          public double[] mix(List<double[]> members) {
            return weighted(members, weights()[0], weights()[1]);
          }

          @Override
          public double[] weights() {
            double lead = losses.count * (losses.means[1] - losses.means[0]);
            double first = 1 / (1 + Math.exp(-0.1 * lead));
            return new double[] {first, 1 - first};
          }

          @Override
          public void learn(List<double[]> members, int label) {
            losses.learn(members, label);
          }
        });
    assertThat(losses.count).isEqualTo(30);
  }

  @Test
  void shouldChangeTheChampionOnlyBeyondTheMargin() {
    Losses losses = new Losses(10);
    List<Integer> champions = new ArrayList<>(List.of(0));
    List<Integer> spared = new ArrayList<>();
    check(
        new Mix.Best(10, 0.1),
        new Formula() {
          @Override
          public double[] mix(List<double[]> members) {
            return members.get(champions.get(champions.size() - 1));
          }

          @Override
          public double[] weights() {
            int champion = champions.get(champions.size() - 1);
            return new double[] {1 - champion, champion};
          }

          @Override
          public void learn(List<double[]> members, int label) {
            losses.learn(members, label);
            int champion = champions.get(champions.size() - 1);
            double own = losses.means[champion];
            double other = losses.means[1 - champion];
            if (other < 0.9 * own) {
              champions.add(1 - champion);
            } else if (other < own) {
              spared.add(champion);
            }
          }
        });
    assertThat(champions).as("champions").hasSizeGreaterThan(2);
    assertThat(spared).as("champions who were behind, but not by the margin").isNotEmpty();
  }

  /** Of one member, whose losses are then those of the pool, in the label's unit. */
  @Test
  void shouldTellTheMeanLossOfAMiniBatchAsThePoolTellsItsOwn() {
    Member network =
        PoolSettingsBuilder.network(
            "net",
            List.of(new Dense(1, Activation.LINEAR, Initializer.LECUN_NORMAL)),
            new Optimizer.Sgd(0.01),
            List.of(Pool.FEATURES));
    PoolSettings settings =
        new PoolSettingsBuilder().ofNumber().batchSize(4).members(network).build();
    try (OnlineModel model = Models.create(settings)) {
      assertThat(model.members()).containsExactly("net");
      StepResult result =
          model.learn(TestSample.addAll(model.newBlock(), PoolStreams.numbers(40, 3, 5)));

      assertThat(result.steps()).isEqualTo(10);
      for (int i = 0; i < 10; i++) {
        double sum = 0;
        for (int row = 4 * i; row < 4 * (i + 1); row++) {
          sum += result.losses()[row];
        }
        assertThat((double) result.members().losses()[i])
            .isCloseTo(sum / 4, within(1e-5 * (1 + sum)));
        assertThat(result.members().weights()[i]).isEqualTo(1);
        assertThat(result.members().resets()[i]).isFalse();
      }
    }
  }

  @Test
  void shouldTellTheWeightsThatItMixedByWhenBySquares() {
    PoolSettings settings =
        new PoolSettingsBuilder()
            .ofNumber()
            .members(
                new Member.Linear(64, 0.05),
                new Member.Memory(8, Member.Memory.Metric.LEARNED, true))
            .mix(new Mix.LeastSquares())
            .build();
    try (OnlineModel model = Models.create(settings)) {
      for (TestSample sample : PoolStreams.numbers(30, 3, 6)) {
        double[] weights = new StateNumbers(model.snapshot()).sums("mix/weights");
        StepResult result = model.learn(TestSample.addAll(model.newBlock(), List.of(sample)));
        assertThat((double) result.members().weights()[0]).isEqualTo(weights[0]);
        assertThat((double) result.members().weights()[1]).isEqualTo(weights[1]);
      }
    }
  }
}
