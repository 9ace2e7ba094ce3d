package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.MagnitudePruning;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Preprocessing;
import io.millrace.optimizer.Pruning;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Adam on a network of 3-20-2 whose masks are at the state's end: 60 numbers, then 40. */
class PruningIT {
  private static final int MASKS = 100;
  private static final int BATCH = 4;

  private static NetworkSettings settings(ModelSettings.Plan plan) {
    return new ModelSettingsBuilder()
        .network(
            List.of(
                new Preprocessing.Standardize(10),
                ModelSettingsBuilder.dense(20, Activation.RELU),
                ModelSettingsBuilder.dense(2, Activation.LINEAR)))
        .batchSize(BATCH)
        .pruning(new Pruning(0.5, 0, 0, 10))
        .plan(plan)
        .build();
  }

  @ParameterizedTest
  @EnumSource(names = {"SCAN", "BATCH"})
  void shouldLearnAsIfTheWeightsWereNotThere(ModelSettings.Plan plan) {
    NetworkSettings settings = settings(plan);
    try (OnlineModel model = CompiledModels.create(settings)) {
      learn(model, TestSample.classes(5 * BATCH, 3, 2, 31)); // so that there is momentum
      model.restore(MagnitudePruning.prune(model.snapshot(), 0.5).state());
      ModelState before = model.snapshot();
      ReferenceModel reference = new ReferenceModel(settings, before.values());
      List<TestSample> batch = TestSample.classes(BATCH, 3, 2, 32);
      List<double[]> gradients = reference.gradients(batch);

      StepResult result = learn(model, batch);

      float[] after = model.snapshot().values();
      float[] masks = masks(before.values());
      double squares = 0;
      int at = new StateNumbers(before).offset("2_dense/weights");
      int maskAt = 0;
      for (double[] gradient : gradients) {
        boolean weights = gradient.length > 20;
        for (double g : gradient) {
          boolean there = !weights || masks[maskAt++] != 0;
          if (!there) {
            assertThat(before.values()[at]).isZero();
            assertThat(after[at]).isZero();
          } else {
            assertThat(after[at]).isNotEqualTo(before.values()[at]);
            squares += g * g;
          }
          at++;
        }
      }
      assertThat(masks(after)).containsExactly(masks);
      assertThat(zeros(masks)).as("30 of 60 and 20 of 40").isEqualTo(30 + 20);
      assertThat((double) result.gradientNorms()[0])
          .as("the norm is that of the weights that are there")
          .isCloseTo(Math.sqrt(squares), within(1e-4));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCAN", "BATCH"})
  void shouldKeepWeightsOutThroughManySteps(ModelSettings.Plan plan) {
    try (OnlineModel model = CompiledModels.create(settings(plan))) {
      for (double sparsity : new double[] {0.2, 0.4, 0.6}) {
        learn(model, TestSample.classes(20 * BATCH, 3, 2, 33));
        model.restore(MagnitudePruning.prune(model.snapshot(), sparsity).state());
      }
      goOnApart(plan, model, TestSample.classes(20 * BATCH, 3, 2, 34));

      ModelState state = model.snapshot();
      double[] weights = new StateNumbers(state).sums("2_dense/weights");
      assertThat(weights).hasSize(60);
      assertThat(Arrays.stream(weights).filter(w -> w == 0).count()).isEqualTo(36);
      assertThat(zeros(masks(state.values()))).isEqualTo(36 + 24);
    }
  }

  /** Learns at once, and in two parts on another model that was given the state. */
  private static void goOnApart(
      ModelSettings.Plan plan, OnlineModel model, List<TestSample> samples) {
    try (OnlineModel other = CompiledModels.create(settings(plan))) {
      other.restore(model.snapshot());
      learn(other, samples.subList(0, 3 * BATCH));
      ModelState between = other.snapshot();
      learn(other, samples);
      other.restore(between);
      learn(other, samples.subList(3 * BATCH, samples.size()));
      learn(model, samples);
      assertThat(other.snapshot().values()).containsExactly(model.snapshot().values());
    }
  }

  private static StepResult learn(OnlineModel model, List<TestSample> samples) {
    return model.learn(TestSample.addAll(model.newBlock(), samples));
  }

  private static float[] masks(float[] state) {
    return Arrays.copyOfRange(state, state.length - MASKS, state.length);
  }

  private static int zeros(float[] values) {
    int zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }
}
