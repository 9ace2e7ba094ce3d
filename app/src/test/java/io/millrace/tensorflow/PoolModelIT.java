package io.millrace.tensorflow;

import static io.millrace.model.PoolSettingsBuilder.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.model.Layout;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.PoolSettings;
import io.millrace.model.PoolSettingsBuilder;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Dense;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Preprocessing;
import io.millrace.optimizer.Optimizer;
import io.millrace.pool.Member;
import io.millrace.pool.Mix;
import io.millrace.pool.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool is a model as any other: what every {@link OnlineModel} promises holds for it. */
class PoolModelIT {
  private static final int CLASSES = 3;

  private static PoolSettingsBuilder settings() {
    return new PoolSettingsBuilder().features(4).classes(CLASSES).auto(16, 64, 8);
  }

  private static List<TestSample> samples(int count, long seed) {
    return PoolStreams.drifting(count, 4, CLASSES, seed);
  }

  private static Block block(OnlineModel model, List<TestSample> samples) {
    return TestSample.addAll(model.newBlock(), samples);
  }

  private static int[] bits(float[] values, int count) {
    int[] bits = new int[count];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  private static int[] bits(ModelState state) {
    return bits(state.values(), state.values().length);
  }

  private static List<Integer> run(
      OnlineModel model, List<TestSample> samples, IntSupplier rowsPerBlock) {
    List<Integer> scores = new ArrayList<>();
    for (int from = 0; from < samples.size(); ) {
      int to = Math.min(samples.size(), from + rowsPerBlock.getAsInt());
      StepResult result = model.learn(block(model, samples.subList(from, to)));
      Arrays.stream(bits(result.scores(), (to - from) * CLASSES)).forEach(scores::add);
      from = to;
    }
    return scores;
  }

  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SCAN", "BATCH"})
  void shouldChangeNoBitWhenTheSamplesAreCutIntoOtherBlocks(Plan plan) {
    PoolSettings settings = settings().plan(plan).build();
    List<TestSample> samples = samples(300, 1);
    try (OnlineModel whole = CompiledModels.create(settings)) {
      List<Integer> expected = run(whole, samples, () -> samples.size());
      for (int seed = 0; seed < 5; seed++) {
        SplittableRandom cuts = new SplittableRandom(seed);
        try (OnlineModel cut = CompiledModels.create(settings)) {
          assertThat(run(cut, samples, () -> cuts.nextInt(1, 20))).isEqualTo(expected);
          assertThat(bits(cut.snapshot())).isEqualTo(bits(whole.snapshot()));
        }
      }
    }
  }

  @Test
  void shouldComputeTheSameInBothPlans() {
    List<TestSample> samples = samples(400, 3);
    try (OnlineModel scan = CompiledModels.create(settings().plan(Plan.SCAN).build());
        OnlineModel batch = CompiledModels.create(settings().plan(Plan.BATCH).build())) {
      for (TestSample sample : samples) {
        StepResult one = scan.learn(block(scan, List.of(sample)));
        StepResult other = batch.learn(block(batch, List.of(sample)));
        assertThat(one.losses()[0]).isCloseTo(other.losses()[0], within(1e-3f));
      }
      assertThat(scan.snapshot().values())
          .containsExactly(batch.snapshot().values(), within(1e-3f));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SCAN", "BATCH"})
  void shouldScoreButNeverLearnMiniBatchesThatAreScoredOnly(Plan plan) {
    PoolSettings settings = settings().plan(plan).build();
    List<TestSample> samples = samples(60, 4);
    try (OnlineModel model = CompiledModels.create(settings);
        OnlineModel other = CompiledModels.create(settings)) {
      Block block = block(model, samples);
      for (int i = 0; i < samples.size(); i += 3) {
        block.scoreOnly(i);
      }

      StepResult result = model.learn(block);

      assertThat(result.steps()).isEqualTo(40);
      for (int i = 0; i < samples.size(); i++) {
        Block one = block(other, List.of(samples.get(i)));
        float[] expected = (i % 3 == 0 ? other.predict(one) : other.learn(one)).scores();
        float[] scores = Arrays.copyOfRange(result.scores(), i * CLASSES, (i + 1) * CLASSES);
        assertThat(bits(scores, CLASSES)).isEqualTo(bits(expected, CLASSES));
      }
      assertThat(bits(model.snapshot())).isEqualTo(bits(other.snapshot()));
    }
  }

  /** So that one can be reset, or go back, by its name. */
  @Test
  void shouldNameTheVariablesOfAMemberAfterIt() {
    try (OnlineModel model = CompiledModels.create(settings().build())) {
      ModelState first = model.snapshot();
      model.learn(block(model, samples(40, 1)));
      ModelState learned = model.snapshot();
      for (String member : model.members()) {
        assertThat(learned.with(List.of(member), first).values())
            .as(member)
            .isNotEqualTo(learned.values());
      }
      ModelState reset = learned.with(model.members(), first);
      assertThat(changed(reset, first))
          .as("what is of no member")
          .isNotEmpty()
          .allMatch(name -> name.startsWith("features/") || name.startsWith("mix"));
    }
  }

  /** The names of the variables that differ. */
  private static List<String> changed(ModelState state, ModelState other) {
    return state.layout().parts().stream()
        .filter(
            part ->
                !Arrays.equals(
                    state.values(),
                    part.offset(),
                    part.offset() + part.size(),
                    other.values(),
                    part.offset(),
                    part.offset() + part.size()))
        .map(Layout.Part::name)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SCAN", "BATCH"})
  void shouldScoreAndCountButLearnNothingWhenFrozen(Plan plan) {
    List<TestSample> samples = samples(40, 5);
    try (OnlineModel model = CompiledModels.create(settings().plan(plan).build())) {
      model.learn(block(model, samples.subList(0, 30)));
      ModelState before = model.snapshot();
      Block rest = block(model, samples.subList(30, 40));
      int[] predicted = bits(model.predict(rest).scores(), 10 * CLASSES);

      model.freeze(true);
      StepResult passed = model.learn(rest);

      assertThat(bits(passed.scores(), 10 * CLASSES)).isEqualTo(predicted);
      assertThat(model.step()).isEqualTo(40);
      assertThat(bits(model.snapshot())).isEqualTo(bits(before));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SCAN", "BATCH"})
  void shouldGoOnAsIfUninterruptedWhenRestored(Plan plan) {
    PoolSettings settings = settings().plan(plan).build();
    List<TestSample> samples = samples(100, 6);
    try (OnlineModel whole = CompiledModels.create(settings);
        OnlineModel first = CompiledModels.create(settings);
        OnlineModel second = CompiledModels.create(settings)) {
      run(whole, samples.subList(0, 41), () -> 41);
      List<Integer> expected = run(whole, samples.subList(41, 100), () -> 59);
      run(first, samples.subList(0, 41), () -> 7);

      second.restore(first.snapshot());

      assertThat(run(second, samples.subList(41, 100), () -> 1)).isEqualTo(expected);
      assertThat(bits(second.snapshot())).isEqualTo(bits(whole.snapshot()));
    }
  }

  @Test
  void shouldChangeNothingButTheStepWhenAFeatureIsNotFinite() {
    List<TestSample> samples = samples(21, 8);
    try (OnlineModel model = CompiledModels.create(settings().build())) {
      model.learn(block(model, samples.subList(0, 20)));
      ModelState before = model.snapshot();
      samples.get(20).features()[1] = Double.POSITIVE_INFINITY;

      StepResult result = model.learn(block(model, samples.subList(20, 21)));

      assertThat(result.applied()[0]).isFalse();
      assertThat(bits(model.snapshot())).isEqualTo(bits(before));
      assertThat(model.step()).isEqualTo(21);
    }
  }

  /** Of two classes far apart. At such a rate a step makes the next outputs infinite. */
  @Test
  void shouldSetAMemberBackThatDivergesAndGoOnWithTheOthers() {
    Member wild =
        network(
            "wild",
            List.of(
                new Dense(4, Activation.RELU, Initializer.HE_NORMAL),
                new Dense(2, Activation.LINEAR, Initializer.LECUN_NORMAL)),
            new Optimizer.Sgd(1e30),
            List.of(Pool.FEATURES));
    PoolSettings settings =
        new PoolSettingsBuilder()
            .features(2)
            .members(wild, new Member.Linear(64, 0.05))
            .mix(new Mix.Log(0.003))
            .build();
    SplittableRandom random = new SplittableRandom(9);
    int right = 0;
    int setBack = 0;
    try (OnlineModel model = Models.create(settings)) {
      StateNumbers start = new StateNumbers(model.snapshot());
      for (int i = 0; i < 300; i++) {
        int label = random.nextInt(2);
        double[] x = {(float) (4 * label + random.nextGaussian()), (float) random.nextGaussian()};
        TestSample sample = new TestSample(x, new double[] {label}, 1);
        StepResult result = model.learn(block(model, List.of(sample)));
        assertThat(result.applied()[0]).isTrue();
        assertThat(result.scores()[0] + result.scores()[1]).isCloseTo(1, within(1e-5f));
        right += i >= 100 && result.scores()[label] > 0.5 ? 1 : 0;
        StateNumbers now = new StateNumbers(model.snapshot());
        boolean isSetBack = isAs(start, now, "wild/1_dense/weights", "wild/2_dense/bias");
        assertThat(Arrays.copyOf(result.members().resets(), 2)).containsExactly(isSetBack, false);
        setBack += isSetBack ? 1 : 0;
        assertThat(now.sums()).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
      }
    }
    assertThat(setBack).as("times that it was set back").isGreaterThan(50);
    assertThat(right).as("right of 200").isGreaterThan(180);
  }

  private static boolean isAs(StateNumbers one, StateNumbers other, String... names) {
    return Arrays.stream(names).allMatch(name -> Arrays.equals(one.sums(name), other.sums(name)));
  }

  /** All z of a first sample are 0 and all classes are alike: slopes are weight (1/3 − label). */
  @Test
  void shouldHaveSlopesInProportionToTheWeightsOfSampleAndClass() {
    PoolSettings settings =
        new PoolSettingsBuilder()
            .classes(CLASSES)
            .members(
                new Member.Linear(64, 0.05),
                new Member.Memory(8, Member.Memory.Metric.LEARNED, true))
            .classWeights(1.0, 3.0, 1.0)
            .build();
    for (double[] given : new double[][] {{0, 1, 1}, {0, 2, 2}, {1, 1, 3}, {1, 0.5, 1.5}}) {
      try (OnlineModel model = CompiledModels.create(settings)) {
        int label = (int) given[0];
        TestSample sample = new TestSample(new double[] {5, 6, 7}, new double[] {label}, given[1]);
        model.learn(block(model, List.of(sample)));

        StateNumbers state = new StateNumbers(model.snapshot());
        double[] squares = state.sums("linear/weights/squares");
        for (int c = 0; c < CLASSES; c++) {
          double slope = given[2] * (c == label ? -2.0 / 3 : 1.0 / 3);
          assertThat(squares[9 + c]).isCloseTo(slope * slope, within(1e-5));
        }
        assertThat(state.sums("memory/counts")[label]).isEqualTo(given[2]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SCAN", "BATCH"})
  void shouldAddTheOffsetsToWhatIsPredictedAndNotToWhatIsLearned(Plan plan) {
    List<TestSample> samples = samples(50, 10);
    try (OnlineModel plain = CompiledModels.create(settings().plan(plan).build());
        OnlineModel moved =
            CompiledModels.create(
                settings().plan(plan).offsets(Math.log(10), 0.0, Math.log(0.5)).build())) {
      for (TestSample sample : samples) {
        float[] without = plain.learn(block(plain, List.of(sample))).scores();
        float[] scores = moved.learn(block(moved, List.of(sample))).scores();
        double all = 10 * without[0] + without[1] + without[2] / 2;
        assertThat(scores[0]).isCloseTo((float) (10 * without[0] / all), within(1e-5f));
        assertThat(scores[2]).isCloseTo((float) (without[2] / 2 / all), within(1e-5f));
      }
      assertThat(bits(moved.snapshot())).isEqualTo(bits(plain.snapshot()));
    }
  }

  /** Behind the scales of 3 features: ln power, of the age, ln core. */
  @Test
  void shouldMoveOnlyWhatIsLearnedOfTheMetric() {
    double[] start = {0, 0, 0, (float) Math.log(2), 0, 0};
    StateNumbers fixed = learned(new Member.Memory(8, Member.Memory.Metric.FIXED, true));
    assertThat(fixed.sums("memory/metric")).containsExactly(start);
    assertThat(fixed.names()).doesNotContain("memory/metric/squares");
    assertThat(fixed.sum("memory/place")).isEqualTo(50 % 8);

    double[] ageless =
        learned(new Member.Memory(8, Member.Memory.Metric.LEARNED, false)).sums("memory/metric");
    assertThat(ageless[4]).as("of the age").isZero();
    assertThat(ageless[0]).isNotZero();
    assertThat(ageless[3]).isNotEqualTo(start[3]);
  }

  private static StateNumbers learned(Member memory) {
    try (OnlineModel model =
        Models.create(new PoolSettingsBuilder().classes(CLASSES).members(memory).build())) {
      model.learn(block(model, PoolStreams.drifting(50, 3, CLASSES, 11)));
      return new StateNumbers(model.snapshot());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldLearnAsTheNetworkAloneWhenThatIsAllThereIs(int batchSize) {
    Optimizer optimizer = new Optimizer.Adam(0.01, 0.9, 0.999, 1e-3);
    List<Layer> layers =
        List.of(
            new Dense(5, Activation.TANH, Initializer.GLOROT_UNIFORM),
            new Dense(CLASSES, Activation.LINEAR, Initializer.GLOROT_UNIFORM));
    PoolSettings pool =
        new PoolSettingsBuilder()
            .classes(CLASSES)
            .batchSize(batchSize)
            .members(network("net", layers, optimizer, List.of(Pool.FEATURES)))
            .build();
    NetworkSettings network =
        new ModelSettingsBuilder()
            .network(List.of(new Preprocessing.Standardize(5), layers.get(0), layers.get(1)))
            .optimizer(optimizer)
            .batchSize(batchSize)
            .build();
    List<TestSample> samples = PoolStreams.drifting(100, 3, CLASSES, 12);
    try (OnlineModel one = Models.create(pool);
        OnlineModel other = Models.create(network)) {
      float[] scores = one.learn(block(one, samples)).scores();
      float[] expected = other.learn(block(other, samples)).scores();
      assertThat(Arrays.copyOf(scores, 100 * CLASSES))
          .containsExactly(Arrays.copyOf(expected, 100 * CLASSES), within(1e-4f));
      StateNumbers pooled = new StateNumbers(one.snapshot());
      StateNumbers alone = new StateNumbers(other.snapshot());
      for (String variable : List.of("dense/weights", "dense/bias")) {
        for (int layer = 1; layer <= 2; layer++) {
          assertThat(pooled.sums("net/" + layer + "_" + variable))
              .containsExactly(alone.sums(layer + 1 + "_" + variable), within(1e-4));
        }
      }
    }
  }
}
