package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.PoolSettings;
import io.millrace.model.PoolSettings.Column;
import io.millrace.model.PoolSettingsBuilder;
import io.millrace.model.StepResult;
import io.millrace.pool.Member;
import io.millrace.pool.Mix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pool promises for labels that are numbers: of a stream that changes the label's unit. */
class NumberPoolIT {
  private static PoolSettingsBuilder settings() {
    return new PoolSettingsBuilder().features(4).autoOfNumber(64, 64, 8, new Member.Replay(3, 16));
  }

  private static List<Float> run(
      OnlineModel model, List<TestSample> samples, IntSupplier rowsPerBlock) {
    List<Float> scores = new ArrayList<>();
    for (int from = 0; from < samples.size(); ) {
      int to = Math.min(samples.size(), from + rowsPerBlock.getAsInt());
      StepResult result =
          model.learn(TestSample.addAll(model.newBlock(), samples.subList(from, to)));
      for (int i = 0; i < to - from; i++) {
        assertThat(result.applied()[i]).isTrue();
        scores.add(result.scores()[i]);
      }
      from = to;
    }
    return scores;
  }

  @Test
  void shouldChangeNoBitWhenCutIntoOtherBlocksAndRestored() {
    PoolSettings settings = settings().build();
    List<TestSample> samples = PoolStreams.numbers(420, 4, 3);
    SplittableRandom cuts = new SplittableRandom(4);
    try (OnlineModel whole = Models.create(settings);
        OnlineModel first = Models.create(settings);
        OnlineModel second = Models.create(settings)) {
      List<Float> expected = run(whole, samples, () -> 100);
      List<Float> scores = run(first, samples.subList(0, 301), () -> cuts.nextInt(1, 20));
      second.restore(first.snapshot());
      scores.addAll(run(second, samples.subList(301, 420), () -> cuts.nextInt(1, 20)));

      assertThat(scores).isEqualTo(expected);
      assertThat(second.snapshot().values()).isEqualTo(whole.snapshot().values());
    }
  }

  @Test
  void shouldPredictTheSameInBothPlans() {
    List<TestSample> samples = PoolStreams.numbers(120, 4, 5);
    try (OnlineModel scan = Models.create(settings().plan(Plan.SCAN).build());
        OnlineModel batch = Models.create(settings().plan(Plan.BATCH).build())) {
      List<Float> expected = run(scan, samples, () -> 30);
      List<Float> scores = run(batch, samples, () -> 30);
      for (int i = 0; i < scores.size(); i++) {
        assertThat(scores.get(i))
            .isCloseTo(expected.get(i), within(1e-3f * Math.abs(expected.get(i)) + 5));
      }
    }
  }

  /** With weights that are alike, and no learning in the mix, its number is their mean. */
  @Test
  void shouldMixByTheMeanOfNumbers() {
    Member memory = new Member.Memory(16, Member.Memory.Metric.FIXED, true);
    Member linear = new Member.Linear(64, 0.05);
    List<TestSample> samples = PoolStreams.numbers(40, 4, 6);
    List<List<Float>> told = new ArrayList<>();
    for (List<Member> members :
        List.of(List.of(memory), List.of(linear), List.of(memory, linear))) {
      PoolSettings settings =
          new PoolSettingsBuilder()
              .features(4)
              .ofNumber()
              .members(members.toArray(Member[]::new))
              .mix(new Mix.Mean())
              .build();
      try (OnlineModel model = Models.create(settings)) {
        told.add(run(model, samples, () -> 40));
      }
    }
    for (int i = 0; i < samples.size(); i++) {
      float mean = (told.get(0).get(i) + told.get(1).get(i)) / 2;
      assertThat(told.get(2).get(i)).isCloseTo(mean, within(1e-5f * Math.abs(mean)));
    }
  }

  @Test
  void shouldAnswerTheSameAsAnExport(@TempDir Path folder) throws Exception {
    List<Column> columns = List.of(Column.NUMBER, Column.BUCKET, Column.PART, Column.NUMBER);
    PoolSettings settings = settings().columns(columns).hasGaps().build();
    List<TestSample> known = PoolStreams.numbers(200, 4, 7);
    List<TestSample> asked = PoolStreams.numbers(20, 4, 8);
    asked.get(3).features()[0] = Double.NaN;
    ModelState state;
    float[] expected;
    try (OnlineModel model = Models.create(settings)) {
      model.learn(TestSample.addAll(model.newBlock(), known));
      state = model.snapshot();
      expected =
          Arrays.copyOf(model.predict(TestSample.addAll(model.newBlock(), asked)).scores(), 20);
    }

    ServingModel.export(settings, state, folder);

    assertThat(Served.scores(folder, asked)).containsExactly(expected, within(50f));
  }

  /** A label a million times as large as the others moves their mean and deviation little. */
  @Test
  void shouldGoOnAfterAWildLabel() {
    List<TestSample> samples = new ArrayList<>(PoolStreams.numbers(300, 4, 9).subList(0, 200));
    samples.set(150, new TestSample(samples.get(150).features(), new double[] {1e10}, 1));
    try (OnlineModel model = Models.create(settings().build())) {
      List<Float> scores = run(model, samples, () -> 50);
      double deviation = Math.sqrt(new StateNumbers(model.snapshot()).sum(".label/variance"));

      assertThat(deviation).isBetween(1000.0, 4000.0);
      assertThat(scores.get(150)).isBetween(2000f, 14_000f);
      double errors = 0;
      for (int i = 160; i < 200; i++) {
        errors += Math.abs(scores.get(i) - samples.get(i).label()[0]);
      }
      assertThat(errors / 40).as("mean error").isLessThan(2000);
    }
  }
}
