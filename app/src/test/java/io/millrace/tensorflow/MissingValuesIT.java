package io.millrace.tensorflow;

import static io.millrace.model.ModelSettingsBuilder.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.network.Activation;
import io.millrace.network.Loss;
import io.millrace.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Missing features are means of what was learned, against double precision. */
class MissingValuesIT {
  private static final int SAMPLES = 120;

  /** Two features of which each is missing in a third of the samples. */
  private static float[][] samples() {
    Random random = new Random(3);
    float[][] samples = new float[SAMPLES][2];
    for (float[] sample : samples) {
      sample[0] = random.nextInt(3) == 0 ? Float.NaN : (float) (50 + random.nextGaussian());
      sample[1] = random.nextInt(3) == 0 ? Float.NaN : (float) (-3 + random.nextGaussian());
    }
    return samples;
  }

  private static ModelSettingsBuilder settings(int batchSize, Plan plan) {
    return new ModelSettingsBuilder()
        .features(2)
        .linear(new Loss.MeanSquaredError(), 1)
        .network(List.of(dense(1, Activation.LINEAR)))
        .optimizer(new Optimizer.Sgd(1e-30))
        .batchSize(batchSize)
        .plan(plan);
  }

  /** A model whose score is x₀ + 1000 x₁, and stays so. */
  private static OnlineModel model(int batchSize, Plan plan) {
    OnlineModel model = CompiledModels.create(settings(batchSize, plan).hasGaps().build());
    model.restore(weighted(model.snapshot()));
    return model;
  }

  private static ModelState weighted(ModelState state) {
    float[] values = state.values().clone();
    int weights = new StateNumbers(state).offset("1_dense/weights");
    values[weights] = 1;
    values[weights + 1] = 1000;
    return new ModelState(state.step(), state.layout(), values);
  }

  private static List<Float> learn(OnlineModel model, float[][] samples) {
    List<Float> scores = new ArrayList<>();
    Block block = model.newBlock();
    for (float[] sample : samples) {
      int row = block.rows();
      block.setFeature(row, 0, sample[0]);
      block.setFeature(row, 1, sample[1]);
      block.setLabel(row, 0, 0);
      block.setWeight(row, 1);
      block.add();
    }
    float[] all = model.learn(block).scores();
    for (int i = 0; i < samples.length; i++) {
      scores.add(all[i]);
    }
    return scores;
  }

  @ParameterizedTest
  @CsvSource({"1, SCAN", "1, BATCH", "4, SCAN"})
  void shouldStandForMissingNumbersByMeansOfThoseBefore(int batchSize, Plan plan) {
    float[][] samples = samples();
    try (OnlineModel model = model(batchSize, plan)) {
      List<Float> scores = learn(model, samples);

      for (int i = 0; i < SAMPLES; i++) {
        int before = i - i % batchSize;
        double expected =
            filled(samples, before, samples[i][0], 0)
                + 1000 * filled(samples, before, samples[i][1], 1);
        assertThat((double) scores.get(i)).as("sample %d", i).isCloseTo(expected, within(0.01));
      }
    }
  }

  private static float[] floats(List<Float> list) {
    float[] array = new float[list.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = list.get(i);
    }
    return array;
  }

  private static double filled(float[][] samples, int before, float value, int column) {
    return Float.isNaN(value)
        ? Arrays.stream(samples)
            .limit(before)
            .mapToDouble(sample -> sample[column])
            .filter(x -> !Double.isNaN(x))
            .average()
            .orElse(0)
        : value;
  }

  @Test
  void shouldGoOnToTheSameBitsWhenStoredAndRestored() {
    float[][] samples = samples();
    try (OnlineModel whole = model(1, Plan.SCAN);
        OnlineModel first = model(1, Plan.SCAN);
        OnlineModel second = model(1, Plan.SCAN)) {
      List<Float> scores = learn(whole, samples);
      List<Float> parts = learn(first, Arrays.copyOf(samples, 50));
      second.restore(first.snapshot());
      parts.addAll(learn(second, Arrays.copyOfRange(samples, 50, SAMPLES)));

      assertThat(parts).isEqualTo(scores);
      assertThat(second.snapshot().values()).containsExactly(whole.snapshot().values());
    }
  }

  @Test
  void shouldChangeNothingWhereNothingIsMissing() {
    float[][] samples = samples();
    for (float[] sample : samples) {
      sample[0] = Float.isNaN(sample[0]) ? 1 : sample[0];
      sample[1] = Float.isNaN(sample[1]) ? 1 : sample[1];
    }
    NetworkSettings plain = settings(4, Plan.SCAN).optimizer(new Optimizer.Sgd(1e-4)).build();
    NetworkSettings gaps =
        settings(4, Plan.SCAN).optimizer(new Optimizer.Sgd(1e-4)).hasGaps().build();
    try (OnlineModel one = TensorFlowModel.create(plain);
        OnlineModel other = TensorFlowModel.create(gaps)) {
      float[] expected = floats(learn(one, samples));
      assertThat(floats(learn(other, samples))).containsExactly(expected, within(1e-4f));
    }
  }

  @Test
  void shouldReadAStateOfABuildWithoutThem() {
    try (OnlineModel former = TensorFlowModel.create(settings(1, Plan.SCAN).build());
        OnlineModel now = model(1, Plan.SCAN)) {
      now.restore(weighted(former.snapshot()));

      List<Float> scores =
          learn(now, new float[][] {{Float.NaN, 2}, {6, Float.NaN}, {Float.NaN, Float.NaN}});
      assertThat(scores).containsExactly(2000f, 2006f, 2006f);
    }
  }

  /** A mean over 10⁹ samples still moves. */
  @Test
  void shouldStayTrueAfterABillionSamples() {
    try (OnlineModel model = model(1, Plan.SCAN)) {
      ModelState state = new StateNumbers(model.snapshot()).with(".missing/count", 1e9);
      model.restore(new StateNumbers(state).with(".missing/mean", 1e5));
      float[][] samples = new float[400][];
      Arrays.fill(samples, new float[] {200_000, 1});
      for (int i = 0; i < 100; i++) {
        learn(model, samples);
      }
      double moved = 1e5 * 40_000 / (1e9 + 40_000);
      assertThat(new StateNumbers(model.snapshot()).sum(".missing/mean") - 1e5)
          .isCloseTo(moved, within(moved / 1000));
      assertThat(new StateNumbers(model.snapshot()).sum(".missing/count")).isEqualTo(1e9 + 40_000);
    }
  }
}
