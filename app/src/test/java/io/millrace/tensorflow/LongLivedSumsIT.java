package io.millrace.tensorflow;

import static io.millrace.model.ModelSettingsBuilder.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Layer;
import io.millrace.optimizer.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts, means and sums beyond what a float holds, against double precision. */
class LongLivedSumsIT {
  private static final int SAMPLES = 20_000;

  @ParameterizedTest
  @CsvSource({"1e6, SCAN", "16777216, SCAN", "1e9, SCAN", "1e11, SCAN", "1e6, BATCH", "1e9, BATCH"})
  void shouldGoOnCountingAndAveragingAfterSoManySamples(double n, ModelSettings.Plan plan) {
    int samples = plan == ModelSettings.Plan.SCAN ? SAMPLES : 2000;
    Reference reference = new Reference(n, 50_000, 4, 10, null);
    try (OnlineModel model = standardize(new Layer.Standardize(10), plan)) {
      set(model, Map.of("count", n, "mean", 50_000.0, "variance", 4.0));
      learn(model, samples, new Random(1), 50_010, 2, reference);

      ModelState state = model.snapshot();
      double moved = reference.mean - 50_000;
      assertThat(moved).isPositive();
      assertThat(number(state, "count")).isEqualTo(n + samples);
      assertThat(number(state, "mean") - 50_000).isCloseTo(moved, within(1e-4 * moved + 1e-9));
      double grown = reference.variance - 4;
      assertThat(number(state, "variance") - 4)
          .isCloseTo(grown, within(1e-3 * Math.abs(grown) + 1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {50, 1000})
  void shouldForgetAllButSoManySamples(long memory) {
    Reference reference = new Reference(0, 0, 0, 1e9, memory);
    try (OnlineModel model =
        standardize(new Layer.Standardize(1e9, memory), ModelSettings.Plan.SCAN)) {
      Random random = new Random(2);
      learn(model, 3000, random, 0, 1, reference);
      learn(model, 2000, random, 7, 3, reference);

      ModelState state = model.snapshot();
      assertThat(number(state, "count")).isEqualTo((double) memory);
      assertThat(number(state, "mean")).isCloseTo(reference.mean, within(1e-4));
      assertThat(number(state, "variance")).isCloseTo(reference.variance, within(1e-3));
    }
  }

  @Test
  void shouldNotBeSpoiledByAWildValue() {
    Reference reference = new Reference(0, 0, 0, 10, null);
    try (OnlineModel model = standardize(new Layer.Standardize(10), ModelSettings.Plan.SCAN)) {
      Random random = new Random(3);
      learn(model, 1000, random, 5, 2, reference);
      double before = number(model.snapshot(), "variance");
      learn(model, 1, random, 1e10, 0, reference);

      ModelState state = model.snapshot();
      assertThat(number(state, "mean")).isCloseTo(5, within(0.2));
      // One at ten deviations among 1,001: (1000/1001) (σ² + 100 σ² / 1001)
      assertThat(number(state, "variance"))
          .isCloseTo(before * 1000 / 1001 * (1 + 100.0 / 1001), within(1e-4));
      assertThat(number(state, "variance")).isCloseTo(reference.variance, within(1e-4));
    }
  }

  @Test
  void shouldTakeTheFirstChangeOfAConstantFeatureAsItIs() {
    Reference reference = new Reference(0, 0, 0, 10, null);
    try (OnlineModel model = standardize(new Layer.Standardize(10), ModelSettings.Plan.SCAN)) {
      Random random = new Random(4);
      learn(model, 1000, random, 0, 0, reference);
      learn(model, 1, random, 3, 0, reference);

      ModelState state = model.snapshot();
      assertThat(number(state, "mean")).isCloseTo(3.0 / 1001, within(1e-8));
      assertThat(number(state, "variance"))
          .isCloseTo(9.0 * 1000 / 1001 / 1001, within(1e-7))
          .isCloseTo(reference.variance, within(1e-7));
    }
  }

  @Test
  void shouldGoOnMovingTheMeanOfBatchNormalization() {
    double share = (float) (1 - 0.9999999);
    ModelSettings settings =
        settings(new Optimizer.Sgd(0))
            .batchSize(2)
            .network(
                List.of(new Layer.BatchNormalization(0.9999999, 1e-3), dense(2, Activation.LINEAR)))
            .build();
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      set(model, Map.of("mean", 50_000.0));
      double expected = 50_000;
      Block block = model.newBlock();
      for (int step = 0; step < 4096; step++) {
        add(block, 50_009);
        add(block, 50_011);
        expected += share * (50_010 - expected);
        learnIfFull(model, block);
      }
      double moved = expected - 50_000;
      assertThat(number(model.snapshot(), "mean") - 50_000).isCloseTo(moved, within(1e-3 * moved));
    }
  }

  /** What all squares have grown by is the sum of the squared gradient norms. */
  @ParameterizedTest
  @EnumSource(SumOfSquares.class)
  void shouldGoOnAddingSquares(SumOfSquares sum) {
    ModelSettings settings =
        settings(sum.optimizer).network(List.of(dense(2, Activation.LINEAR))).build();
    for (double start : new double[] {1 << 24, 1e9}) {
      try (OnlineModel model = TensorFlowModel.create(settings)) {
        set(model, Map.of(sum.slot, start));
        Random random = new Random(5);
        Block block = model.newBlock();
        double expected = 0;
        for (int i = 0; i < 5120; i++) {
          add(block, (float) random.nextGaussian());
          if (block.isFull()) {
            StepResult result = model.learn(block);
            for (int step = 0; step < result.steps(); step++) {
              expected += Math.pow(result.gradientNorms()[step], 2);
            }
            block.clear();
          }
        }
        ModelState state = model.snapshot();
        double grown = 0;
        for (double squares : numbers(state, sum.slot)) {
          grown += squares - start;
        }
        assertThat(expected).isGreaterThan(100);
        assertThat(grown).isCloseTo(expected, within(1e-3 * expected));
      }
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // its optimizer is a record that nobody changes
  private enum SumOfSquares {
    ADAGRAD(new Optimizer.Adagrad(0.01, 1e-8), "squares"),
    FTRL(new Optimizer.Ftrl(0.01, 1, 0, 0), "n");

    private final Optimizer optimizer;
    private final String slot;

    SumOfSquares(Optimizer optimizer, String slot) {
      this.optimizer = optimizer;
      this.slot = slot;
    }
  }

  private static OnlineModel standardize(Layer.Standardize layer, ModelSettings.Plan plan) {
    return TensorFlowModel.create(
        settings(new Optimizer.Sgd(0.001))
            .network(List.of(layer, dense(2, Activation.LINEAR)))
            .plan(plan)
            .build());
  }

  private static ModelSettingsBuilder settings(Optimizer optimizer) {
    return new ModelSettingsBuilder().features(1).optimizer(optimizer);
  }

  private static void learn(
      OnlineModel model,
      int count,
      Random random,
      double mean,
      double deviation,
      Reference reference) {
    Block block = model.newBlock();
    for (int i = 0; i < count; i++) {
      float x = (float) (mean + deviation * random.nextGaussian());
      reference.add(x);
      add(block, x);
      learnIfFull(model, block);
    }
    StepResult unused = model.learn(block);
  }

  private static void learnIfFull(OnlineModel model, Block block) {
    if (block.isFull()) {
      StepResult unused = model.learn(block);
      block.clear();
    }
  }

  private static void add(Block block, float x) {
    int row = block.rows();
    block.setFeature(row, 0, x);
    block.setLabel(row, 0, x > 0 ? 1 : 0);
    block.setWeight(row, 1);
    block.add();
  }

  /** Sets all numbers of these variables, their low parts to what floats round away. */
  private static void set(OnlineModel model, Map<String, Double> wanted) {
    ModelState state = model.snapshot();
    wanted.forEach(
        (name, value) -> {
          fill(state, name, (float) (double) value);
          fill(state, name + "/low", (float) (value - (float) (double) value));
        });
    model.restore(state);
  }

  private static void fill(ModelState state, String name, float value) {
    boolean[] found = {false};
    forEach(
        state,
        name,
        index -> {
          state.values()[index] = value;
          found[0] = true;
        });
    assertThat(found[0]).as(name + " in " + state.layout()).isTrue();
  }

  private static double number(ModelState state, String name) {
    return numbers(state, name)[0];
  }

  /** A variable's numbers with their low parts. */
  private static double[] numbers(ModelState state, String name) {
    DoubleStream.Builder high = DoubleStream.builder();
    DoubleStream.Builder low = DoubleStream.builder();
    forEach(state, name, index -> high.add(state.values()[index]));
    forEach(state, name + "/low", index -> low.add(state.values()[index]));
    double[] numbers = high.build().toArray();
    double[] rest = low.build().toArray();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] += rest[i];
    }
    return numbers;
  }

  private static void forEach(ModelState state, String name, IntConsumer action) {
    Matcher variable = Pattern.compile("(\\S+)\\[([0-9, ]*)]").matcher(state.layout());
    int offset = 0;
    while (variable.find()) {
      int size = 1;
      for (String number : variable.group(2).split(",", -1)) {
        size *= number.isBlank() ? 1 : Integer.parseInt(number.strip());
      }
      if (variable.group(1).endsWith("/" + name)) {
        for (int i = 0; i < size; i++) {
          action.accept(offset + i);
        }
      }
      offset += size;
    }
  }

  /** Welford's mean and variance in double precision, with memory and limit. */
  private static final class Reference {
    private final double limit;
    private final @Nullable Long memory;
    private double n;
    private double mean;
    private double variance;

    Reference(double n, double mean, double variance, double limit, @Nullable Long memory) {
      this.n = n;
      this.mean = mean;
      this.variance = variance;
      this.limit = limit;
      this.memory = memory;
    }

    void add(double x) {
      double before = memory == null ? n : Math.min(n, memory - 1.0);
      double d = x - mean;
      double spread = before / (before + 1) * (variance + d * d / (before + 1));
      double measured = d * before / (before + 1) / Math.sqrt(spread);
      if (variance > 0 && Math.abs(measured) > limit) {
        d = Math.signum(d) * limit * Math.sqrt(variance);
      }
      mean += d / (before + 1);
      variance = before / (before + 1) * (variance + d * d / (before + 1));
      n = before + 1;
    }
  }
}
