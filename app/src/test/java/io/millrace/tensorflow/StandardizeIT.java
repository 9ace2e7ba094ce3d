package io.millrace.tensorflow;

import static io.millrace.model.ModelSettingsBuilder.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Loss;
import io.millrace.network.Preprocessing;
import io.millrace.optimizer.Optimizer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code standardize} keeps and gives, against double precision, whatever came before. */
class StandardizeIT {
  private static final String COUNT = "1_standardize/count";
  private static final String MEAN = "1_standardize/mean";
  private static final String VARIANCE = "1_standardize/variance";
  private static final Offset<Double> TIGHT = within(2e-4);
  private static final Preprocessing.Standardize PLAIN = new Preprocessing.Standardize(10);

  static Stream<Arguments> longLives() {
    return DoubleStream.of(1 << 24, 1e9, 1e10)
        .boxed()
        .flatMap(
            n ->
                Stream.of(
                    Arguments.of(n, 1, Plan.SCAN),
                    Arguments.of(n, 1, Plan.BATCH),
                    Arguments.of(n, 32, Plan.SCAN)));
  }

  /** A float stops at a count of 2²⁴, and a mean of 50,000 at steps of 0.002. */
  @ParameterizedTest
  @MethodSource("longLives")
  void shouldGoOnMovingAfterMoreSamplesThanAFloatCounts(double n, int batch, Plan plan) {
    double[] samples = gaussians(3200, 50_010, 7);
    ReferenceStandardize reference = new ReferenceStandardize(PLAIN, n, 50_000, 25);
    learn(reference, samples, batch);
    try (OnlineModel model = model(PLAIN, batch, plan)) {
      set(model, n, 50_000, 25);
      learn(model, samples);

      StateNumbers state = new StateNumbers(model.snapshot());
      assertThat(state.sum(COUNT)).isEqualTo(n + samples.length);
      assertMoved(state.sum(MEAN), 50_000, reference.mean());
      assertMoved(state.sum(VARIANCE), 25, reference.variance());
    }
  }

  /** Half of what a mean moves by in so many samples at n = 10⁶ is less than a float can tell. */
  @Test
  void shouldFollowAFeatureThatMovesAfterAMillionSamples() {
    double[] samples = gaussians(200_000, 50_010, 3);
    ReferenceStandardize reference = new ReferenceStandardize(PLAIN, 1e6, 50_000, 9);
    learn(reference, samples, 1);
    try (OnlineModel model = model(PLAIN, 1, Plan.SCAN)) {
      set(model, 1e6, 50_000, 9);
      learn(model, samples);

      StateNumbers state = new StateNumbers(model.snapshot());
      assertThat(reference.mean()).isCloseTo(50_001.67, within(0.01));
      assertThat(state.sum(MEAN)).isCloseTo(reference.mean(), within(1e-5));
      assertThat(state.sum(VARIANCE)).isCloseTo(reference.variance(), within(1e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldForgetWhatIsOlderThanItsMemory(int batch) {
    Preprocessing.Standardize settings = new Preprocessing.Standardize(10, 50L);
    ReferenceStandardize reference = new ReferenceStandardize(settings, 0, 0, 0);
    double[] samples =
        DoubleStream.concat(
                Arrays.stream(gaussians(400, -3, 2)), Arrays.stream(gaussians(400, 8, 0.5)))
            .toArray();
    try (OnlineModel model = model(settings, batch, Plan.SCAN)) {
      assertThat(learn(model, samples)).containsExactly(learn(reference, samples, batch), TIGHT);

      StateNumbers state = new StateNumbers(model.snapshot());
      assertThat(state.sum(COUNT)).isEqualTo(50);
      assertThat(state.sum(MEAN)).isCloseTo(reference.mean(), within(1e-5)).isBetween(7.5, 8.5);
      assertThat(state.sum(VARIANCE)).isCloseTo(reference.variance(), within(1e-5));
    }
  }

  /** 2²⁵ + 1 is no float. */
  @Test
  void shouldCountUpToItsMemory() {
    long memory = (1 << 25) + 1;
    try (OnlineModel model = model(new Preprocessing.Standardize(10, memory), 1, Plan.SCAN)) {
      set(model, memory - 5.0, 0, 1);
      learn(model, gaussians(3, 0, 1));
      assertThat(new StateNumbers(model.snapshot()).sum(COUNT)).isEqualTo(memory - 2.0);
      learn(model, gaussians(7, 0, 1));
      assertThat(new StateNumbers(model.snapshot()).sum(COUNT)).isEqualTo((double) memory);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldTakeAWildValueForOneAtTheLimit(int batch) {
    double[] samples = gaussians(1200, 20, 2);
    samples[1000] = 1e10;
    samples[1100] = -1e20;
    ReferenceStandardize reference = new ReferenceStandardize(PLAIN, 0, 0, 0);
    double[] expected = learn(reference, samples, batch);
    try (OnlineModel model = model(PLAIN, batch, Plan.SCAN)) {
      double[] outputs = learn(model, samples);

      assertThat(outputs).containsExactly(expected, TIGHT);
      assertThat(outputs[1000]).isEqualTo(10);
      assertThat(outputs[1100]).isEqualTo(-10);
      StateNumbers state = new StateNumbers(model.snapshot());
      assertThat(state.sum(MEAN)).isCloseTo(reference.mean(), within(1e-4)).isBetween(19.7, 20.3);
      assertThat(state.sum(VARIANCE)).isCloseTo(reference.variance(), within(1e-4));
      assertThat(Math.sqrt(state.sum(VARIANCE))).isBetween(1.9, 2.3);
    }
  }

  /** As the price of a market does that was closed: what is far for long is no mistake. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldFollowAFeatureThatHardlyMovedAndThenMoves(int batch) {
    double[] samples =
        DoubleStream.concat(
                Arrays.stream(gaussians(2000, 0.42, 0.0002)),
                Arrays.stream(gaussians(400, 0.42, 0.15)))
            .toArray();
    ReferenceStandardize reference = new ReferenceStandardize(PLAIN, 0, 0, 0);
    double[] expected = learn(reference, samples, batch);
    try (OnlineModel model = model(PLAIN, batch, Plan.SCAN)) {
      double[] outputs = learn(model, samples);

      assertThat(outputs).containsExactly(expected, within(5e-3));
      double uncut = Math.sqrt(400 / 2400.0) * 0.15;
      double deviation = Math.sqrt(new StateNumbers(model.snapshot()).sum(VARIANCE));
      assertThat(deviation).isBetween(0.9 * uncut, 1.1 * uncut);
    }
  }

  @Test
  void shouldBearSeveralWildValuesInARow() {
    double[] samples = gaussians(1200, 20, 2);
    Arrays.fill(samples, 1000, 1005, 1e10);
    try (OnlineModel model = model(PLAIN, 1, Plan.SCAN)) {
      learn(model, samples);
      StateNumbers state = new StateNumbers(model.snapshot());
      assertThat(state.sum(MEAN)).isBetween(19.5, 20.5);
      assertThat(Math.sqrt(state.sum(VARIANCE))).isBetween(1.9, 4.0);
    }
  }

  @Test
  void shouldTakeAWildValueAsItIsWhereTheLimitIsFarAway() {
    Preprocessing.Standardize unlimited = new Preprocessing.Standardize(1e9);
    double[] samples = gaussians(1200, 20, 2);
    samples[1000] = 1e6;
    try (OnlineModel model = model(unlimited, 1, Plan.SCAN)) {
      learn(model, samples);
      double mean = Arrays.stream(floats(samples)).average().orElseThrow();
      assertThat(new StateNumbers(model.snapshot()).sum(MEAN)).isCloseTo(mean, within(1e-2));
    }
  }

  /** Of a constant there is no deviation; and rounding must not make one up: 0.1 is no float. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void shouldTakeTheFirstChangeOfAConstantAsItIs(int batch) {
    double[] samples = new double[603];
    Arrays.fill(samples, 0.1f);
    try (OnlineModel model = model(PLAIN, batch, Plan.SCAN)) {
      assertThat(learn(model, samples)).containsOnly(0);
      StateNumbers still = new StateNumbers(model.snapshot());
      assertThat(still.sum(MEAN)).isEqualTo(0.1f);
      assertThat(still.sum(VARIANCE)).isZero();

      double[] next = new double[batch];
      Arrays.fill(next, 0.1f);
      next[0] = 5;
      learn(model, next);

      double n = samples.length + batch;
      double far = 5 - 0.1f;
      StateNumbers changed = new StateNumbers(model.snapshot());
      assertThat(changed.sum(MEAN)).isCloseTo(0.1f + far / n, within(1e-6));
      assertThat(changed.sum(VARIANCE)).isCloseTo(far * far * (n - 1) / n / n, within(1e-6));
    }
  }

  private static void assertMoved(double actual, double from, double to) {
    assertThat(actual - from).isCloseTo(to - from, within(Math.abs(to - from) / 100));
  }

  /** A model whose score is what the layer gives: nothing but the statistics is learned. */
  private static OnlineModel model(Preprocessing.Standardize standardize, int batch, Plan plan) {
    OnlineModel model =
        CompiledModels.create(
            new ModelSettingsBuilder()
                .features(1)
                .linear(new Loss.MeanSquaredError(), 1)
                .network(List.of(standardize, dense(1, Activation.LINEAR)))
                .optimizer(new Optimizer.Sgd(1e-30))
                .batchSize(batch)
                .plan(plan)
                .build());
    model.restore(new StateNumbers(model.snapshot()).with("2_dense/weights", 1));
    return model;
  }

  private static void set(OnlineModel model, double count, double mean, double variance) {
    ModelState state = new StateNumbers(model.snapshot()).with(MEAN, mean);
    state = new StateNumbers(state).with(VARIANCE, variance);
    float high = (float) count;
    state = new StateNumbers(state).with(COUNT, high);
    model.restore(
        high == count ? state : new StateNumbers(state).with(COUNT + "/low", count - high));
  }

  /** Learns samples; what the layer gave for each, before its mini-batch was learned. */
  private static double[] learn(OnlineModel model, double[] samples) {
    double[] outputs = new double[samples.length];
    Block block = model.newBlock();
    for (int from = 0; from < samples.length; from += block.capacity()) {
      int rows = Math.min(block.capacity(), samples.length - from);
      block.clear();
      for (int i = from; i < from + rows; i++) {
        block.setFeature(block.rows(), 0, (float) samples[i]);
        block.setWeight(block.rows(), 1);
        block.add();
      }
      StepResult result = model.learn(block);
      for (int i = 0; i < rows; i++) {
        outputs[from + i] = result.scores()[i];
      }
      assertThat(result.steps() * model.batchSize()).isEqualTo(rows);
    }
    return outputs;
  }

  private static double[] learn(ReferenceStandardize reference, double[] samples, int batch) {
    double[] exact = floats(samples);
    double[] outputs = new double[samples.length];
    for (int from = 0; from < samples.length; from += batch) {
      double[] taken = Arrays.copyOfRange(exact, from, from + batch);
      for (int i = 0; i < batch; i++) {
        outputs[from + i] = reference.output(taken[i]);
      }
      reference.learn(taken);
    }
    return outputs;
  }

  private static double[] gaussians(int count, double mean, double deviation) {
    Random random = new Random(5);
    return IntStream.range(0, count)
        .mapToDouble(i -> mean + deviation * random.nextGaussian())
        .toArray();
  }

  private static double[] floats(double[] numbers) {
    return Arrays.stream(numbers).map(x -> (float) x).toArray();
  }
}
