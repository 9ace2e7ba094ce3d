package io.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.Block;
import io.millrace.optimizer.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link OnlineModel} must hold; each implementation's test extends this one. */
public abstract class OnlineModelContractTest {
  private static final int SAMPLES = 61;

  /** A fresh model; the test closes it. */
  protected abstract OnlineModel create(ModelSettings settings);

  /** Settings to begin from; an implementation may choose another plan. */
  protected ModelSettingsBuilder settings() {
    return new ModelSettingsBuilder();
  }

  @Test
  void shouldChangeNothingWhenItPredicts() {
    try (OnlineModel model = create(settings().build())) {
      run(model, rows(20, 1), 8);
      ModelState before = model.snapshot();
      Block block = block(model, rows(5, 2), 0, 5);

      StepResult result = model.predict(block);
      float[] scores = scores(model, result, 5);

      assertThat(result.steps()).isZero();
      assertSame(model.snapshot(), before);
      assertThat(scores(model, model.predict(block), 5)).isEqualTo(scores);
    }
  }

  @Test
  void shouldPredictWhatItLearnsFromWhenNothingIsLearnedInBetween() {
    try (OnlineModel model = create(settings().batchSize(4).build())) {
      run(model, rows(20, 1), 20);
      Block block = block(model, rows(4, 2), 0, 4);

      float[] predicted = scores(model, model.predict(block), 4);

      assertThat(scores(model, model.learn(block), 4)).isEqualTo(predicted);
    }
  }

  @Test
  void shouldLeaveItsInputAsItIs() {
    try (OnlineModel model = create(settings().build())) {
      Block block = block(model, rows(8, 1), 0, 8);
      byte[] before = bytes(block);

      model.predict(block);
      model.learn(block);

      assertThat(bytes(block)).isEqualTo(before);
      assertThat(block.rows()).isEqualTo(8);
    }
  }

  @Test
  void shouldCountStepsWhenItLearns() {
    try (OnlineModel model = create(settings().batchSize(4).build())) {
      Block block = block(model, rows(11, 1), 0, 11);

      StepResult result = model.learn(block);

      assertThat(result.steps()).isEqualTo(2);
      assertThat(model.step()).isEqualTo(2);
      assertThat(model.snapshot().step()).isEqualTo(2);
      assertThat(result.applied()).startsWith(true, true);
      assertThat(model.newBlock().capacity() % 4).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldLearnTheSameWeightsWhenSeedAndSamplesAreTheSame(int batchSize) {
    ModelSettings settings = settings().batchSize(batchSize).build();
    try (OnlineModel one = create(settings);
        OnlineModel other = create(settings)) {
      assertSame(one.snapshot(), other.snapshot());

      assertThat(run(one, rows(SAMPLES, 3), 7)).isEqualTo(run(other, rows(SAMPLES, 3), 7));
      assertSame(one.snapshot(), other.snapshot());
    }
  }

  @Test
  void shouldStartWithOtherWeightsWhenTheSeedIsAnother() {
    try (OnlineModel one = create(settings().seed(1).build());
        OnlineModel other = create(settings().seed(2).build())) {
      assertThat(bits(one.snapshot())).isNotEqualTo(bits(other.snapshot()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldChangeNoBitWhenTheSamplesAreCutIntoOtherBlocks(int batchSize) {
    ModelSettings settings = settings().batchSize(batchSize).build();
    float[][] rows = rows(SAMPLES, 4);
    try (OnlineModel whole = create(settings)) {
      int[] expected = run(whole, rows, Integer.MAX_VALUE);
      for (int seed = 0; seed < 5; seed++) {
        try (OnlineModel cut = create(settings)) {
          assertThat(run(cut, rows, new SplittableRandom(seed))).isEqualTo(expected);
          assertSame(cut.snapshot(), whole.snapshot());
        }
      }
    }
  }

  @Test
  void shouldScoreAnIncompleteMiniBatchAsItIsScoredWhenComplete() {
    try (OnlineModel model = create(settings().batchSize(4).build())) {
      run(model, rows(20, 1), 20);
      float[][] rows = rows(8, 5);
      float[] early = scores(model, model.learn(block(model, rows, 0, 7)), 7);
      float[] scoredAlone = Arrays.copyOfRange(early, 4 * model.outputs(), 7 * model.outputs());

      StepResult late = model.learn(block(model, rows, 4, 8));

      assertThat(scores(model, late, 3)).isEqualTo(scoredAlone);
      assertThat(model.step()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldScoreAndCountButLearnNothingWhenFrozen(int batchSize) {
    try (OnlineModel model = create(settings().batchSize(batchSize).build())) {
      run(model, rows(20, 1), 8);
      ModelState before = model.snapshot();
      float[][] rows = rows(12, 2);
      float[] predicted = scores(model, model.predict(block(model, rows, 0, 8)), 8);

      model.freeze(true);
      StepResult passed = model.learn(block(model, rows, 0, 8));

      assertThat(scores(model, passed, 8)).isEqualTo(predicted);
      assertThat(passed.steps()).isEqualTo(8 / batchSize);
      assertThat(passed.applied()).startsWith(true, true);
      assertThat(passed.learningRates()).startsWith(0, 0);
      assertThat(model.step()).isEqualTo(28 / batchSize);
      assertThat(bits(model.snapshot())).isEqualTo(bits(before));
    }
  }

  @Test
  void shouldLearnAsIfNothingHadPassedWhenThawed() {
    ModelSettings settings = settings().build();
    try (OnlineModel frozen = create(settings);
        OnlineModel never = create(settings)) {
      run(frozen, rows(20, 1), 8);
      frozen.freeze(true);
      run(frozen, rows(30, 2), 8);
      frozen.freeze(false);
      run(frozen, rows(20, 3), 8);

      run(never, rows(20, 1), 8);
      run(never, rows(20, 3), 8);
      assertThat(bits(frozen.snapshot())).isEqualTo(bits(never.snapshot()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldGoOnAsIfUninterruptedWhenRestored(int batchSize) {
    ModelSettings settings = settings().batchSize(batchSize).build();
    float[][] first = rows(20, 6);
    float[][] second = rows(20, 7);
    try (OnlineModel whole = create(settings);
        OnlineModel before = create(settings);
        OnlineModel after = create(settings().batchSize(batchSize).seed(99).build())) {
      run(whole, first, 20);
      int[] expected = run(whole, second, 20);
      run(before, first, 20);
      ModelState snapshot = before.snapshot();
      run(before, second, 20);

      after.restore(snapshot);

      assertThat(after.step()).isEqualTo(20 / batchSize);
      assertSame(after.snapshot(), snapshot);
      assertThat(run(after, second, 20)).isEqualTo(expected);
      assertSame(after.snapshot(), whole.snapshot());
    }
  }

  static Stream<Schedule> schedules() {
    return Stream.of(
        new Schedule.ExponentialDecay(0.9, 3),
        new Schedule.CosineRestarts(4, 1.5, 0.9, 0.01),
        new Schedule.RandomDecay(3, 0.5, 0.9, 2));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void shouldGoOnInTheMiddleOfAScheduleWhenRestored(Schedule schedule) {
    ModelSettings settings = settings().schedule(schedule, 2).build();
    float[][] rows = rows(8, 6);
    try (OnlineModel whole = create(settings);
        OnlineModel before = create(settings);
        OnlineModel after = create(settings)) {
      float[] rates = whole.learn(block(whole, rows, 0, 8)).learningRates().clone();
      before.learn(block(before, rows, 0, 5));

      after.restore(before.snapshot());
      StepResult rest = after.learn(block(after, rows, 5, 8));

      assertThat(Arrays.copyOf(rest.learningRates(), 3)).isEqualTo(Arrays.copyOfRange(rates, 5, 8));
      assertThat(rest.learningRates()[0]).isNotEqualTo(rates[0]);
      assertSame(after.snapshot(), whole.snapshot());
      after.restore(before.snapshot());
      run(after, Arrays.copyOfRange(rows, 5, 8), 1);
      assertSame(after.snapshot(), whole.snapshot());
    }
  }

  @Test
  void shouldTakeTheRateOfEachStep() {
    Schedule halving = new Schedule.StepDecay(0.5, 2);
    try (OnlineModel model = create(settings().schedule(halving, 2).build())) {
      StepResult result = model.learn(block(model, rows(6, 6), 0, 6));
      assertThat(result.learningRates()).startsWith(0.005f, 0.01f, 0.01f, 0.01f, 0.005f, 0.005f);
    }
  }

  @Test
  void shouldMultiplyTheRatesOfTheStepsToCome() {
    try (OnlineModel model = create(settings().build())) {
      model.learn(block(model, rows(1, 6), 0, 1));
      model.scaleLearningRate(0.25);
      StepResult result = model.learn(block(model, rows(2, 6), 0, 2));
      assertThat(result.learningRates()).startsWith(0.0025f, 0.0025f);
    }
  }

  @Test
  void shouldTellItsStateBeforeTheLatestCalls() {
    try (OnlineModel model = create(settings().batchSize(4).build())) {
      run(model, rows(20, 1), 20);
      assertThat(model.callsAhead()).isGreaterThanOrEqualTo(2);
      List<ModelState> before = new ArrayList<>();
      for (int call = 1; call <= model.callsAhead() + 2; call++) {
        before.add(0, model.snapshot());
        model.learn(block(model, rows(8, call), 0, call % 2 == 0 ? 8 : 4));
        for (int back = 1; back <= Math.min(call, model.callsAhead()); back++) {
          assertSame(model.snapshotBefore(back), before.get(back - 1));
        }
        assertThat(bits(model.snapshot())).isNotEqualTo(bits(before.get(0)));
      }
    }
  }

  @Test
  void shouldLeaveResultsAsTheyAreDuringTheNextCalls() {
    try (OnlineModel model = create(settings().batchSize(4).build())) {
      StepResult result = model.learn(block(model, rows(8, 1), 0, 8));
      float[] scores = result.scores().clone();
      float[] losses = result.losses().clone();
      for (int call = 1; call < model.callsAhead(); call++) {
        model.learn(block(model, rows(8, 1 + call), 0, 8));
      }
      assertThat(result.scores()).isEqualTo(scores);
      assertThat(result.losses()).isEqualTo(losses);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldScoreButNeverLearnMiniBatchesThatAreScoredOnly(int batchSize) {
    ModelSettings settings = settings().batchSize(batchSize).build();
    float[][] rows = rows(5 * batchSize, 1);
    try (OnlineModel model = create(settings);
        OnlineModel other = create(settings)) {
      Block block = block(model, rows, 0, rows.length);
      block.scoreOnly(1);
      block.scoreOnly(4);

      StepResult result = model.learn(block);

      assertThat(result.steps()).isEqualTo(3);
      assertThat(model.step()).isEqualTo(3);
      int step = 0;
      for (int i = 0; i < 5; i++) {
        Block part = block(other, rows, i * batchSize, (i + 1) * batchSize);
        StepResult expected = block.isScoreOnly(i) ? other.predict(part) : other.learn(part);
        for (int row = 0; row < batchSize; row++) {
          int at = i * batchSize + row;
          assertThat(result.losses()[at]).isEqualTo(expected.losses()[row]);
          for (int o = 0; o < model.outputs(); o++) {
            assertThat(result.scores()[at * model.outputs() + o])
                .isEqualTo(expected.scores()[row * model.outputs() + o]);
          }
        }
        if (!block.isScoreOnly(i)) {
          assertThat(result.gradientNorms()[step]).isEqualTo(expected.gradientNorms()[0]);
          assertThat(result.learningRates()[step]).isEqualTo(expected.learningRates()[0]);
          assertThat(result.applied()[step]).isTrue();
          step++;
        }
      }
      assertSame(model.snapshot(), other.snapshot());
    }
  }

  @Test
  void shouldLeaveAResultAsItIsWhenTheNextBlockIsLearned() {
    try (OnlineModel model = create(settings().batchSize(4).build())) {
      StepResult result = model.learn(block(model, rows(8, 2), 0, 8));
      float[] scores = scores(model, result, 8);

      StepResult next = model.learn(block(model, rows(8, 3), 0, 8));

      assertThat(scores(model, result, 8)).isEqualTo(scores);
      assertThat(scores(model, next, 8)).isNotEqualTo(scores);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.MAX_VALUE, Float.NaN, Float.POSITIVE_INFINITY})
  void shouldChangeNothingButTheStepWhenAMiniBatchIsNotFinite(float value) {
    ModelSettings settings = settings().linearRegression().batchSize(4).build();
    try (OnlineModel model = create(settings)) {
      run(model, rows(8, 8), 8);
      ModelState before = model.snapshot();
      float[][] bad = rows(4, 9);
      Arrays.fill(bad[2], 0, 3, value);

      StepResult result = model.learn(block(model, bad, 0, 4));

      assertThat(result.steps()).isEqualTo(1);
      assertThat(result.applied()[0]).isFalse();
      assertThat(bits(model.snapshot())).isEqualTo(bits(before));
      assertThat(model.step()).isEqualTo(before.step() + 1);
      assertThat(model.learn(block(model, rows(4, 10), 0, 4)).applied()[0]).isTrue();
    }
  }

  @Test
  void shouldRefuseASnapshotOfAnotherLayout() {
    try (OnlineModel model = create(settings().build());
        OnlineModel other = create(settings().features(4).build())) {
      ModelState snapshot = other.snapshot();
      assertThatThrownBy(() -> model.restore(snapshot)).isInstanceOf(ModelStateException.class);
    }
  }

  /** Learns all rows in blocks of at most so many; the bits of all scores and losses. */
  private static int[] run(OnlineModel model, float[][] rows, int blockRows) {
    return run(model, rows, () -> blockRows);
  }

  private static int[] run(OnlineModel model, float[][] rows, SplittableRandom cuts) {
    return run(model, rows, () -> cuts.nextInt(1, 20));
  }

  private static int[] run(
      OnlineModel model, float[][] rows, java.util.function.IntSupplier blockRows) {
    Block block = model.newBlock();
    int width = model.outputs() + 1;
    int[] bits = new int[rows.length * width];
    int start = 0;
    int next = 0;
    while (next < rows.length) {
      int wanted = Math.min(blockRows.getAsInt(), block.capacity() - block.rows());
      for (int i = 0; i < wanted && next < rows.length; i++) {
        add(block, rows[next++]);
      }
      StepResult result = model.learn(block);
      for (int row = 0; row < block.rows(); row++) {
        int at = (start + row) * width;
        for (int o = 0; o < model.outputs(); o++) {
          bits[at + o] = Float.floatToRawIntBits(result.scores()[row * model.outputs() + o]);
        }
        bits[at + width - 1] = Float.floatToRawIntBits(result.losses()[row]);
      }
      int learned = result.steps() * model.batchSize();
      block = behind(learned, block, model);
      start += learned;
    }
    return bits;
  }

  private static Block behind(int learned, Block block, OnlineModel model) {
    Block rest = model.newBlock();
    for (int row = learned; row < block.rows(); row++) {
      rest.add(block, row);
    }
    return rest;
  }

  private static Block block(OnlineModel model, float[][] rows, int from, int to) {
    Block block = model.newBlock();
    for (int i = from; i < to; i++) {
      add(block, rows[i]);
    }
    return block;
  }

  /** Adds a row of features, then the class; weight 1. */
  private static void add(Block block, float[] row) {
    int at = block.rows();
    for (int f = 0; f < block.features(); f++) {
      block.setFeature(at, f, row[f]);
    }
    block.setLabel(at, 0, row[block.features()]);
    block.setWeight(at, 1);
    block.add();
  }

  private static float[][] rows(int count, long seed) {
    Random random = new Random(seed);
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      float x = (float) random.nextGaussian();
      float y = (float) random.nextGaussian();
      rows[i] = new float[] {x, y, 3 + x * y, x + y > 0 ? 1 : 0};
    }
    return rows;
  }

  private static float[] scores(OnlineModel model, StepResult result, int rows) {
    return Arrays.copyOf(result.scores(), rows * model.outputs());
  }

  private static byte[] bytes(Block block) {
    byte[] bytes = new byte[block.buffer().remaining()];
    block.buffer().get(bytes);
    return bytes;
  }

  private static int[] bits(ModelState state) {
    int[] bits = new int[state.values().length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(state.values()[i]);
    }
    return bits;
  }

  private static void assertSame(ModelState actual, ModelState expected) {
    assertThat(actual.step()).isEqualTo(expected.step());
    assertThat(actual.layout()).isEqualTo(expected.layout());
    assertThat(bits(actual)).isEqualTo(bits(expected));
  }
}
