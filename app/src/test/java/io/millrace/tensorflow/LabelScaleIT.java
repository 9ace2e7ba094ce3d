package io.millrace.tensorflow;

import static io.millrace.model.ModelSettingsBuilder.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.model.Layout;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What learning with a standardized label predicts, against double precision. */
class LabelScaleIT {
  private static final int SAMPLES = 160;
  private static final double RATE = 0.05;

  /** x, and a label of some 250,000 that hangs on it. */
  private static double[][] samples(double factor) {
    Random random = new Random(11);
    double[][] samples = new double[SAMPLES][];
    for (int i = 0; i < SAMPLES; i++) {
      float x = (float) random.nextGaussian();
      float y = (float) (250_000 + 40_000 * x + 10_000 * random.nextGaussian());
      samples[i] = new double[] {x, (float) (y * factor)};
    }
    return samples;
  }

  /** Scores, then losses. */
  private record Told(List<Double> scores, List<Double> losses) {
    Told() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  private static Told learn(OnlineModel model, double[][] samples) {
    Told told = new Told();
    Block block = model.newBlock();
    for (int from = 0; from < samples.length; from += block.capacity()) {
      block.clear();
      int rows = Math.min(block.capacity(), samples.length - from);
      for (int i = 0; i < rows; i++) {
        block.setFeature(i, 0, (float) samples[from + i][0]);
        block.setLabel(i, 0, (float) samples[from + i][1]);
        block.setWeight(i, 1);
        block.add();
      }
      StepResult result = model.learn(block);
      for (int i = 0; i < rows; i++) {
        told.scores.add((double) result.scores()[i]);
        told.losses.add((double) result.losses()[i]);
      }
    }
    return told;
  }

  private static ModelSettingsBuilder settings(Loss loss, int batchSize, Plan plan) {
    return new ModelSettingsBuilder()
        .features(1)
        .linear(loss, 1)
        .optimizer(new Optimizer.Sgd(RATE))
        .batchSize(batchSize)
        .plan(plan);
  }

  /** The same in double precision: one weight, one bias, and what is known of the labels. */
  private static Told reference(double[][] samples, int batchSize, double weight) {
    Told told = new Told();
    double w = weight;
    double b = 0;
    List<Double> seen = new ArrayList<>();
    for (int from = 0; from < samples.length; from += batchSize) {
      double mean = mean(seen);
      double deviation = deviation(seen);
      double[] z = new double[batchSize];
      for (int i = 0; i < batchSize; i++) {
        z[i] = w * samples[from + i][0] + b;
        double score = mean + deviation * z[i];
        told.scores.add(score);
        told.losses.add(Math.pow(score - samples[from + i][1], 2));
      }
      for (int i = 0; i < batchSize; i++) {
        seen.add(samples[from + i][1]);
      }
      double toMean = mean(seen);
      double toDeviation = deviation(seen);
      double dw = 0;
      double db = 0;
      for (int i = 0; i < batchSize; i++) {
        double aim = toDeviation == 0 ? 0 : (samples[from + i][1] - toMean) / toDeviation;
        dw += 2 * (z[i] - aim) * samples[from + i][0] / batchSize;
        db += 2 * (z[i] - aim) / batchSize;
      }
      w -= RATE * dw;
      b -= RATE * db;
    }
    return told;
  }

  private static double mean(List<Double> of) {
    return of.stream().mapToDouble(y -> y).average().orElse(0);
  }

  private static double deviation(List<Double> of) {
    double mean = mean(of);
    return Math.sqrt(of.stream().mapToDouble(y -> (y - mean) * (y - mean)).average().orElse(0));
  }

  @ParameterizedTest
  @CsvSource({"1, SCAN", "1, BATCH", "4, SCAN"})
  void shouldPredictByMeanAndDeviationOfTheLabelsBefore(int batchSize, Plan plan) {
    double[][] samples = samples(1);
    try (OnlineModel model =
        CompiledModels.create(
            settings(new Loss.MeanSquaredError(), batchSize, plan).standardizesLabel().build())) {
      double weight = new StateNumbers(model.snapshot()).sum("1_dense/weights");
      Told expected = reference(samples, batchSize, weight);
      Told told = learn(model, samples);

      assertThat(expected.scores.get(0)).as("nothing is known of labels yet").isZero();
      for (int i = 0; i < SAMPLES; i++) {
        assertThat(told.scores.get(i))
            .as("score %d", i)
            .isCloseTo(expected.scores.get(i), within(2.0));
        double loss = expected.losses.get(i);
        assertThat(told.losses.get(i)).as("loss %d", i).isCloseTo(loss, within(1e-3 * loss + 1e5));
      }
      assertThat(told.losses.subList(SAMPLES - 40, SAMPLES))
          .as("it has learned, at an ordinary rate")
          .allMatch(loss -> loss < Math.pow(60_000, 2));
    }
  }

  /** Without it a rate that suits one unit throws the weights out of all bounds in another. */
  @Test
  void shouldNeedNoOtherRateForAnotherUnit() {
    double dollars = meanLoss(samples(1), true);
    assertThat(meanLoss(samples(1e-6), true) / 1e-12).isCloseTo(dollars, within(1e-3 * dollars));
    assertThat(meanLoss(samples(1), false)).as("without it").isGreaterThan(100 * dollars);
  }

  private static double meanLoss(double[][] samples, boolean standardizes) {
    ModelSettingsBuilder settings = settings(new Loss.MeanSquaredError(), 1, Plan.SCAN);
    settings.optimizer(new Optimizer.Sgd(0.6));
    if (standardizes) {
      settings.optimizer(new Optimizer.Sgd(RATE)).standardizesLabel();
    }
    try (OnlineModel model = CompiledModels.create(settings.build())) {
      List<Double> losses = learn(model, samples).losses;
      return mean(losses.subList(40, SAMPLES));
    }
  }

  static List<Loss> losses() {
    return List.of(
        new Loss.MeanSquaredError(),
        new Loss.MeanAbsoluteError(),
        new Loss.Huber(1),
        new Loss.Quantile(0.75));
  }

  /** A power of two changes no digit of a float, and so no bit of what is learned. */
  @Test
  void shouldLearnALabelOfAnyScaleToTheSameBits() {
    double factor = 1 << 17;
    for (Loss loss : losses()) {
      try (OnlineModel small = model(loss);
          OnlineModel large = model(loss)) {
        Told one = learn(small, samples(1));
        Told other = learn(large, samples(factor));

        assertThat(other.scores).isEqualTo(one.scores.stream().map(s -> s * factor).toList());
        boolean isAbsolute =
            loss instanceof Loss.MeanAbsoluteError || loss instanceof Loss.Quantile;
        double power = isAbsolute ? factor : factor * factor;
        assertThat(other.losses).isEqualTo(one.losses.stream().map(l -> l * power).toList());
        assertThat(new StateNumbers(large.snapshot()).sum("1_dense/weights"))
            .isEqualTo(new StateNumbers(small.snapshot()).sum("1_dense/weights"));
      }
    }
  }

  private static OnlineModel model(Loss loss) {
    return CompiledModels.create(
        settings(loss, 1, Plan.SCAN)
            .optimizer(new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8))
            .standardizesLabel()
            .build());
  }

  /** δ counts deviations: a sample far out has the loss δσ (|e| − δσ/2). */
  @Test
  void shouldTakeHubersDeltaAsDeviations() {
    double[][] samples = samples(1);
    samples[SAMPLES - 1][1] = 1e6;
    try (OnlineModel model = model(new Loss.Huber(1.5))) {
      Told told = learn(model, samples);
      List<Double> before =
          Arrays.stream(samples).limit(SAMPLES - 1).map(sample -> sample[1]).toList();
      double limit = 1.5 * deviation(before);
      double error = 1e6 - told.scores.get(SAMPLES - 1);

      double loss = limit * (error - limit / 2);
      assertThat(told.losses.get(SAMPLES - 1)).isCloseTo(loss, within(1e-4 * loss));
    }
  }

  @Test
  void shouldPredictTheLabelThatWasAlwaysTheSame() {
    double[][] samples = samples(1);
    for (double[] sample : samples) {
      sample[1] = 17;
    }
    try (OnlineModel model = model(new Loss.MeanSquaredError())) {
      assertThat(learn(model, samples).scores.subList(1, SAMPLES)).containsOnly(17.0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldGoOnToTheSameBitsWhenStoredAndRestored(int batchSize) {
    NetworkSettings settings =
        settings(new Loss.MeanSquaredError(), batchSize, Plan.SCAN).standardizesLabel().build();
    double[][] samples = samples(1);
    try (OnlineModel whole = CompiledModels.create(settings);
        OnlineModel first = CompiledModels.create(settings);
        OnlineModel second = CompiledModels.create(settings)) {
      List<Double> expected = learn(whole, samples).scores;
      Told told = learn(first, Arrays.copyOf(samples, 60));
      second.restore(first.snapshot());
      told.scores.addAll(learn(second, Arrays.copyOfRange(samples, 60, SAMPLES)).scores);

      assertThat(told.scores).isEqualTo(expected);
      assertThat(second.snapshot().values()).containsExactly(whole.snapshot().values());
    }
  }

  /** Labels 3 deviations away move a mean of 10⁹ by less than what the next float is away. */
  @Test
  void shouldStayTrueAfterABillionSamples() {
    try (OnlineModel model = model(new Loss.MeanSquaredError())) {
      StateNumbers start = new StateNumbers(model.snapshot());
      ModelState state = start.with(".label/count", 1e9f);
      state = new StateNumbers(state).with(".label/mean", 1e6f);
      model.restore(new StateNumbers(state).with(".label/variance", 100f));
      double[][] samples = new double[50_000][];
      Arrays.setAll(samples, i -> new double[] {0, 1e6 + 30});
      learn(model, samples);

      double n = 1e9 + 50_000;
      StateNumbers after = new StateNumbers(model.snapshot());
      assertThat(after.sum(".label/mean") - 1e6).isCloseTo(30 * 50_000 / n, within(3e-5));
    }
  }

  @Test
  void shouldLeaveLabelsAsTheyAreInAStateOfABuildThatDidNotStandardize() {
    ModelSettingsBuilder plain = settings(new Loss.MeanSquaredError(), 4, Plan.SCAN);
    NetworkSettings former = plain.build();
    NetworkSettings now = plain.standardizesLabel().build();
    double[][] samples = samples(1e-5);
    try (OnlineModel before = CompiledModels.create(former);
        OnlineModel after = CompiledModels.create(now)) {
      Told unused = learn(before, Arrays.copyOf(samples, 80));
      ModelState stored = before.snapshot();
      assertThat(stored.layout().parts())
          .extracting(Layout.Part::name)
          .noneMatch(name -> name.startsWith(".label"));
      after.restore(stored);
      double[][] rest = Arrays.copyOfRange(samples, 80, SAMPLES);

      assertThat(learn(after, rest).scores).isEqualTo(learn(before, rest).scores);
      assertThat(new StateNumbers(after.snapshot()).sum(".label/mean")).isZero();
    }
  }

  /** Where all labels keep the deviation of the first ones, it would take a million to forget. */
  @ParameterizedTest
  @CsvSource({"1, 0.001", "4, 0.001"})
  void shouldBeginAnewWhenTheLabelComesToBeInAnotherUnit(int batchSize, double factor) {
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.addAll(List.of(samples(i < 4 ? 1 : factor)));
    }
    double[][] samples = all.toArray(double[][]::new);
    NetworkSettings settings =
        settings(new Loss.MeanSquaredError(), batchSize, Plan.SCAN).standardizesLabel().build();
    try (OnlineModel model = CompiledModels.create(settings)) {
      List<Double> losses = learn(model, samples).losses;

      double before = mean(losses.subList(3 * SAMPLES, 4 * SAMPLES));
      double after = mean(losses.subList(7 * SAMPLES, 8 * SAMPLES));
      assertThat(after / factor / factor).isCloseTo(before, within(0.1 * before));
      StateNumbers state = new StateNumbers(model.snapshot());
      assertThat(state.sum(".label/count")).isBetween(3.0 * SAMPLES, 4.0 * SAMPLES - 1);
    }
  }

  /** Several numbers, each by its own mean and deviation. */
  @Test
  void shouldStandardizeEachNumberOfAVector() {
    NetworkSettings settings =
        new ModelSettingsBuilder()
            .features(1)
            .labels(2)
            .linear(new Loss.MeanSquaredError(), 2)
            .network(List.of(dense(2, Activation.LINEAR)))
            .optimizer(new Optimizer.Sgd(RATE))
            .standardizesLabel()
            .build();
    try (OnlineModel model = CompiledModels.create(settings)) {
      Block block = model.newBlock();
      double[][] samples = samples(1);
      for (int i = 0; i < SAMPLES; i++) {
        block.setFeature(i, 0, (float) samples[i][0]);
        block.setLabel(i, 0, (float) samples[i][1]);
        block.setLabel(i, 1, (float) samples[i][1] / (1 << 20));
        block.setWeight(i, 1);
        block.add();
      }
      StepResult result = model.learn(block);
      float[] last = Arrays.copyOfRange(result.scores(), 2 * (SAMPLES - 1), 2 * SAMPLES);
      double actual = samples[SAMPLES - 1][1];
      assertThat((double) last[0]).isCloseTo(actual, within(50_000.0));
      assertThat((double) last[1]).isCloseTo(actual / (1 << 20), within(50_000.0 / (1 << 20)));
    }
  }
}
