package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.PoolSettings;
import io.millrace.model.PoolSettings.Column;
import io.millrace.model.PoolSettingsBuilder;
import io.millrace.model.StepResult;
import io.millrace.network.Loss;
import io.millrace.pool.Kernel;
import io.millrace.pool.Member;
import io.millrace.pool.Member.Memory.Metric;
import io.millrace.pool.Mix;
import io.millrace.pool.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Single steps of the pool that nobody has to tune, at many places of streams, against its formulas
 * in double precision.
 */
class PoolStepIT {
  private static final int POSITIONS = 50;
  private static final int OTHERS = 38;
  private static final double TOLERANCE = 1e-4;
  private static final Column BUCKET = Column.BUCKET;
  private static final Column PART = Column.PART;
  private static final Column NUMBER = Column.NUMBER;

  /** Samples of a stream, and the size of the memory that learns them. */
  record Case(String name, PoolSettings settings, List<TestSample> samples, int memory) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> streams() {
    return Stream.of(
        new Case(
            "drifting",
            new PoolSettingsBuilder()
                .features(2)
                .classes(3)
                .auto(64, 16384, 64)
                .classWeights(1.0, 3.0, 0.5)
                .build(),
            PoolStreams.drifting(700, 2, 3, 1),
            64),
        new Case(
            "codes",
            new PoolSettingsBuilder()
                .columns(List.of(NUMBER, NUMBER, PART, BUCKET, NUMBER, BUCKET))
                .classes(7)
                .auto(64, 128, 64)
                .build(),
            PoolStreams.codes(700, 6, 7, 2),
            64),
        new Case(
            "constants",
            new PoolSettingsBuilder().features(8).classes(4).auto(512, 16384, 64).build(),
            PoolStreams.constants(1500, 8, 4, 3),
            512),
        new Case(
            "noisy",
            new PoolSettingsBuilder().features(100).classes(2).auto(64, 16384, 64).build(),
            PoolStreams.noisy(600, 100, 2, 4),
            64),
        new Case(
            "numbers",
            new PoolSettingsBuilder().features(5).autoOfNumber(64, 16384, 64).build(),
            PoolStreams.numbers(900, 5, 5),
            64),
        new Case(
            "mixed numbers",
            new PoolSettingsBuilder()
                .columns(List.of(NUMBER, PART, BUCKET, NUMBER))
                .autoOfNumber(64, 128, 64)
                .build(),
            PoolStreams.numbers(700, 4, 6),
            64));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void shouldStepAsTheFormulasSay(Case given) {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    try (OnlineModel model = Models.create(given.settings)) {
      int learned = 0;
      for (int position : positions(given)) {
        learn(model, given.samples.subList(learned, position));
        learned = position + 1;
        TestSample sample = given.samples.get(position);
        ModelState before = model.snapshot();

        StepResult result = learn(model, List.of(sample));

        ReferenceStep expected = reference(given.settings, before, sample);
        if (!expected.isNearAnEdge()) {
          compared++;
          assertThat(result.applied()[0]).isTrue();
          compare(expected, result, new StateNumbers(model.snapshot()), position, differences);
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThanOrEqualTo(POSITIONS);
  }

  /** Where a label has come to be in another unit; each step until that is noticed. */
  @Test
  void shouldBeginAnewAsTheFormulasSay() {
    PoolSettings settings = new PoolSettingsBuilder().features(5).autoOfNumber(512, 64, 8).build();
    List<TestSample> samples = PoolStreams.numbers(900, 5, 5);
    List<String> differences = new ArrayList<>();
    boolean isAnew = false;
    try (OnlineModel model = Models.create(settings)) {
      learn(model, samples.subList(0, 600));
      for (int position = 600; position < 660 && !isAnew; position++) {
        TestSample sample = samples.get(position);
        ModelState before = model.snapshot();
        StepResult result = learn(model, List.of(sample));
        ReferenceStep expected = reference(settings, before, sample);
        StateNumbers after = new StateNumbers(model.snapshot());
        if (!expected.isNearAnEdge()) {
          compare(expected, result, after, position, differences);
        }
        isAnew = after.sum(".label/count") == 1;
        assertThat(after.sums("memory/place")[1]).isEqualTo(isAnew ? 1 : 512);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(isAnew).as("mean and deviation begin anew").isTrue();
  }

  /**
   * Of 2 features: their scales, ln power, of the age, ln core; each is put where it may just be.
   */
  @ParameterizedTest
  @CsvSource({"0, 8", "0, -8", "2, 4", "2, -6", "3, 20", "3, 0", "4, 4", "4, -12"})
  void shouldKeepTheMetricWithinItsRange(int place, double limit) {
    PoolSettings settings =
        new PoolSettingsBuilder()
            .features(2)
            .classes(3)
            .members(new Member.Memory(16, Metric.LEARNED, true))
            .build();
    List<TestSample> samples = PoolStreams.drifting(80, 2, 3, 5);
    List<String> differences = new ArrayList<>();
    int kept = 0;
    try (OnlineModel model = CompiledModels.create(settings)) {
      learn(model, samples.subList(0, 40));
      for (int position = 40; position < 80; position++) {
        StateNumbers state = new StateNumbers(model.snapshot());
        double[] metric = state.sums("memory/metric");
        metric[place] = limit;
        ModelState before = state.with("memory/metric", metric);
        model.restore(before);
        TestSample sample = samples.get(position);
        StepResult result = learn(model, List.of(sample));
        StateNumbers after = new StateNumbers(model.snapshot());
        compare(new ReferencePool(settings, before, sample), result, after, position, differences);
        kept += after.sums("memory/metric")[place] == limit ? 1 : 0;
      }
    }
    assertThat(differences).isEmpty();
    assertThat(kept).as("times at the limit").isPositive();
  }

  static Stream<Member.Memory> memories() {
    return Stream.of(
        new Member.Memory(16, Metric.LEARNED, true, new Kernel.Power(1, 0.3)),
        new Member.Memory(16, Metric.FIXED, true, new Kernel.Power(3, 0.2)),
        new Member.Memory(16, Metric.LEARNED, true, new Kernel.Gaussian(0.7)),
        new Member.Memory(16, Metric.LEARNED, false, new Kernel.Gaussian(2)),
        new Member.Memory(16, Metric.FIXED, false, new Kernel.Gaussian(0.3)));
  }

  @ParameterizedTest
  @MethodSource("memories")
  void shouldRememberAsTheSettingsSay(Member.Memory memory) {
    Kernel kernel = memory.kernelOrDefault();
    double power =
        kernel instanceof Kernel.Gaussian gaussian
            ? 0.5 / Math.pow(gaussian.width(), 2)
            : ((Kernel.Power) kernel).exponent();
    double core = kernel instanceof Kernel.Power begin ? begin.core() : 1;
    for (boolean isOfNumber : new boolean[] {false, true}) {
      PoolSettingsBuilder given = new PoolSettingsBuilder().features(2).members(memory);
      PoolSettings settings =
          (isOfNumber ? given.ofNumber().mix(new Mix.LeastSquares()) : given.mix(new Mix.Log()))
              .build();
      List<TestSample> samples =
          isOfNumber ? PoolStreams.numbers(60, 2, 7) : PoolStreams.drifting(60, 2, 2, 7);
      try (OnlineModel model = CompiledModels.create(settings)) {
        double[] start = new StateNumbers(model.snapshot()).sums("memory/metric");
        assertThat(start)
            .containsExactly(new double[] {0, 0, ln(power), 0, ln(core)}, within(1e-6));
        assertThat(differences(settings, model, samples)).isEmpty();
      }
    }
  }

  /** 40 numbers in 16, the first 8 of which are sums of three. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldCompareSamplesByAProjection(boolean isOfNumber) {
    Member memory = new Member.Memory(16, Metric.LEARNED, true, null, 16);
    PoolSettingsBuilder given = new PoolSettingsBuilder().features(40).members(memory);
    PoolSettings settings =
        (isOfNumber
                ? given.ofNumber().mix(new Mix.LeastSquares())
                : given.classes(3).mix(new Mix.Log()))
            .build();
    List<TestSample> samples =
        isOfNumber ? PoolStreams.numbers(60, 40, 8) : PoolStreams.drifting(60, 40, 3, 8);
    try (OnlineModel model = Models.create(settings)) {
      assertThat(new StateNumbers(model.snapshot()).sums("memory/metric")).hasSize(16 + 3);
      assertThat(differences(settings, model, samples)).isEmpty();
    }
  }

  private static double ln(double x) {
    return Math.log(x);
  }

  /** Steps one by one. */
  private static List<String> differences(
      PoolSettings settings, OnlineModel model, List<TestSample> samples) {
    List<String> differences = new ArrayList<>();
    for (int position = 0; position < samples.size(); position++) {
      TestSample sample = samples.get(position);
      ModelState before = model.snapshot();
      StepResult result = learn(model, List.of(sample));
      ReferenceStep expected = reference(settings, before, sample);
      StateNumbers after = new StateNumbers(model.snapshot());
      if (!expected.isNearAnEdge()) {
        compare(expected, result, after, position, differences);
      }
    }
    return differences;
  }

  /** What a memory compares samples by is what its inputs name, such as the scores of others. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldRememberWhatItsInputsSay(boolean isOfNumber) {
    PoolSettingsBuilder given = new PoolSettingsBuilder().features(4);
    Member linear = new Member.Linear(64, 0.05);
    Member head =
        new Member.Placed(
            new Member.Memory(16, Metric.LEARNED, true),
            new Member.Place("head", List.of("linear")));
    Member both =
        new Member.Placed(
            new Member.Memory(16, Metric.LEARNED, true),
            new Member.Place("both", List.of("head", Pool.FEATURES)));
    PoolSettings settings =
        (isOfNumber
                ? given.ofNumber().mix(new Mix.LeastSquares())
                : given.classes(3).mix(new Mix.Log()))
            .members(linear, head, both)
            .build();
    List<TestSample> samples =
        isOfNumber ? PoolStreams.numbers(60, 4, 8) : PoolStreams.drifting(60, 4, 3, 8);
    try (OnlineModel model = Models.create(settings)) {
      // At first linear says the same of all, and slopes of 0 are rounding alone.
      learn(model, samples.subList(0, 10));
      assertThat(differences(settings, model, samples.subList(10, 60))).isEmpty();
      StateNumbers state = new StateNumbers(model.snapshot());
      int outputs = isOfNumber ? 1 : 3;
      // Of the head: its number, spread, nearest and offset; or its classes and nearest.
      assertThat(state.sums("head/metric")).hasSize(outputs + 3);
      assertThat(state.sums("both/metric")).hasSize(4 + 4 + 3);
    }
  }

  /** Two columns are encoded; the memory and least squares see their codes. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldEncodeValuesByTheLabelsThatTheyHad(boolean isOfNumber) {
    Member encoding = new Member.TargetEncoding(64, 1.5, 20);
    Member head =
        new Member.Placed(
            new Member.Memory(16, Metric.LEARNED, true),
            new Member.Place("head", List.of(Pool.FEATURES, "target_encoding")));
    PoolSettingsBuilder given =
        new PoolSettingsBuilder()
            .columns(List.of(Column.ENCODED, NUMBER, BUCKET, Column.ENCODED))
            .members(encoding, head, new Member.Linear(64, 0.05));
    PoolSettings settings =
        (isOfNumber
                ? given.ofNumber().mix(new Mix.LeastSquares())
                : given.classes(3).classWeights(1.0, 2.0, 0.5).mix(new Mix.Log()))
            .build();
    List<TestSample> samples = isOfNumber ? encodedNumbers() : PoolStreams.codes(90, 4, 3, 9);
    try (OnlineModel model = Models.create(settings)) {
      learn(model, samples.subList(0, 10));
      assertThat(differences(settings, model, samples.subList(10, 90))).isEmpty();
      int outputs = isOfNumber ? 1 : 3;
      assertThat(new StateNumbers(model.snapshot()).sums("head/metric"))
          .hasSize(1 + 2 * outputs + 3);
    }
  }

  /** Codes whose labels are numbers. */
  private static List<TestSample> encodedNumbers() {
    return PoolStreams.codes(90, 4, 7, 9).stream()
        .map(
            sample ->
                new TestSample(
                    sample.features(), new double[] {10 + 3 * sample.label()[0]}, sample.weight()))
        .toList();
  }

  private static ReferenceStep reference(
      PoolSettings settings, ModelState before, TestSample sample) {
    return settings.loss() instanceof Loss.Huber
        ? new ReferenceNumberPool(settings, before, sample)
        : new ReferencePool(settings, before, sample);
  }

  /** The first samples, those about a full ring, and others up to the end. */
  private static List<Integer> positions(Case given) {
    int last = given.samples.size() - 1;
    IntStream first = IntStream.range(0, 10);
    IntStream full = IntStream.range(given.memory - 2, given.memory + 4);
    IntStream others = IntStream.rangeClosed(1, OTHERS).map(i -> 10 + (last - 10) * i / OTHERS);
    return IntStream.concat(IntStream.concat(first, full), others)
        .sorted()
        .distinct()
        .boxed()
        .toList();
  }

  private static StepResult learn(OnlineModel model, List<TestSample> samples) {
    StepResult result = model.predict(model.newBlock());
    int capacity = model.newBlock().capacity();
    for (int from = 0; from < samples.size(); from += capacity) {
      int to = Math.min(samples.size(), from + capacity);
      result = model.learn(TestSample.addAll(model.newBlock(), samples.subList(from, to)));
    }
    return result;
  }

  private static void compare(
      ReferenceStep expected,
      StepResult result,
      StateNumbers after,
      int position,
      List<String> differences) {
    double[] scores = new double[expected.scores().length];
    Arrays.setAll(scores, i -> result.scores()[i]);
    ReferenceState state = expected.after();
    double[] doubts = new double[scores.length];
    Arrays.fill(doubts, expected.doubt());
    add(difference("scores", scores, expected.scores(), doubts), position, differences);
    List<String> names = after.names().stream().filter(name -> !name.endsWith("/low")).toList();
    assertThat(state.names()).containsExactlyInAnyOrderElementsOf(names);
    for (String name : names) {
      double[] actual = expected.folded(after, name);
      add(difference(name, actual, state.numbers(name), state.doubts(name)), position, differences);
    }
  }

  private static void add(String difference, int position, List<String> differences) {
    if (!difference.isEmpty()) {
      differences.add("at " + position + " " + difference);
    }
  }

  /** The first number that is another; empty if there is none. */
  private static String difference(
      String name, double[] actual, double[] expected, double[] doubts) {
    assertThat(actual).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      double allowed = TOLERANCE * Math.max(1, Math.abs(expected[i])) + doubts[i];
      if (!(Math.abs(actual[i] - expected[i]) <= allowed)) {
        return "%s[%d]: %.9g, not %.9g".formatted(name, i, actual[i], expected[i]);
      }
    }
    return "";
  }
}
