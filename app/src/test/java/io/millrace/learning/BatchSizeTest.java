package io.millrace.learning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.SampleReader;
import io.millrace.model.FakeModel;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A restart with another batch size: it holds from the next mini-batch on. */
class BatchSizeTest {
  private static final int CHANGED = 83;
  private static final String[] SAMPLES = CsvSamples.samples(172, 1);

  /** From single samples to 4, from 4 to 10, and from 4 to 3. */
  static Stream<Change> changes() {
    return Stream.concat(TestLearners.all(), TestLearners.writtenByParts())
        .flatMap(
            settings ->
                settings.model().batchSize() == 1
                    ? Stream.of(new Change(settings, 4))
                    : Stream.of(new Change(settings, 10), new Change(settings, 3)));
  }

  /** Settings, and the batch size that follows. */
  record Change(LearnerSettings before, int size) {
    LearnerSettings after() {
      return TestLearners.withBatchSize(before, size);
    }
  }

  @ParameterizedTest
  @MethodSource("changes")
  void shouldGiveTheSameWhenKilledBeforeAndAfterTheChange(Change change) {
    List<Object> log = List.of((Object[]) SAMPLES);
    for (int seed = 0; seed < 2; seed++) {
      long[] clock = {0};
      Random times = new Random(seed);
      Random random = new Random(seed);
      try (ReplicaRun calm = new ReplicaRun(change.before, log, () -> 0);
          ReplicaRun disturbed =
              new ReplicaRun(change.before, log, () -> clock[0] += times.nextInt(100_000_000))) {
        learn(calm, change, calm::commit);
        learn(
            disturbed,
            change,
            () -> {
              switch (random.nextInt(12)) {
                case 0, 1, 2 -> disturbed.commit();
                case 3, 4 -> disturbed.closeBlock();
                case 5 -> disturbed.restart();
                default -> {}
              }
            });

        assertThat(disturbed.sent()).isEqualTo(calm.sent());
        assertThat(disturbed.replica().learner().modelState().values())
            .isEqualTo(calm.replica().learner().modelState().values());
        assertThat(disturbed.state()).isEqualTo(calm.state());
      }
    }
  }

  private static void learn(ReplicaRun run, Change change, Runnable disturbance) {
    boolean changed = false;
    while (run.hasNext()) {
      if (run.place() == CHANGED && !changed) {
        run.finish();
        run.restart(change.after());
        changed = true;
      }
      run.next();
      disturbance.run();
    }
    run.finish();
  }

  /** The change comes anywhere, with samples under way, and more than once. */
  @Test
  void shouldLearnEachSampleOnceInMiniBatchesOfTheSizeThatHolds() throws Exception {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      boolean large = seed % 2 == 0;
      LearnerSettings settings = large ? TestLearners.largeModel(1) : TestLearners.settings(1);
      Expected expected = new Expected(settings);
      try (ReplicaRun run = new ReplicaRun(settings, List.of((Object[]) SAMPLES), () -> 0)) {
        int left = 3;
        while (run.hasNext()) {
          run.next();
          switch (random.nextInt(left > 0 ? 15 : 10)) {
            case 0, 1 -> run.commit();
            case 2, 3 -> run.closeBlock();
            case 4 -> run.restart();
            case 14 -> {
              int size = 1 + random.nextInt(9);
              run.restart(TestLearners.withBatchSize(settings, size));
              expected.resize(run.replica().learner().step(), size);
              left--;
            }
            default -> {}
          }
        }
        run.finish();

        assertThat(run.replica().learner().modelState().values())
            .as("seed %d", seed)
            .isEqualTo(expected.rest().values());
        assertThat(run.sent("prediction"))
            .extracting(line -> line.split(" ", 3)[1])
            .containsExactly(
                Stream.iterate(0, i -> i + 1)
                    .limit(SAMPLES.length)
                    .map(i -> "k" + i)
                    .toArray(String[]::new));
      }
    }
  }

  /** Intervals are counted in steps: 5 of 4 samples, then 5 of 3; checkpoints are twice as far. */
  @Test
  void shouldCountIntervalsInSteps() {
    Change change = new Change(TestLearners.settings(4), 3);
    try (ReplicaRun run = new ReplicaRun(change.before, List.of((Object[]) SAMPLES), () -> 0)) {
      learn(run, change, run::commit);

      // 20 steps of 4 samples until sample 80, where 3 samples wait; then steps of 3.
      assertThat(run.sent("manifest"))
          .extracting(line -> line.replaceAll(".*step=(\\d+), samples=(\\d+),.*", "$1 $2"))
          .containsExactly("10 40", "20 80", "30 110", "40 140", "50 170");
      assertThat(run.replica().learner().step()).isEqualTo(20 + (172 - 80) / 3);
    }
  }

  @Test
  void shouldTellTheChangeWithItsPosition() {
    LearnerSettings before = shaped(TestLearners.settings(4), 4);
    LearnerSettings after = shaped(TestLearners.withBatchSize(before, 3), 3);
    try (ReplicaRun run = new ReplicaRun(before, List.of((Object[]) SAMPLES), () -> 0)) {
      for (int i = 0; i < 14; i++) {
        run.next();
      }
      run.finish();

      run.restart(after);
      run.next();
      run.commit();
      run.restart();

      assertThat(run.replica().takeSettingsChange())
          .as("not told before the restart, so again")
          .isEqualTo(new SettingsChange(3, 12, "batch_size: 3, was 4"));
      run.commit();
      run.restart();
      assertThat(run.replica().takeSettingsChange()).isNull();
    }
  }

  private static LearnerSettings shaped(LearnerSettings settings, int size) {
    return TestLearners.with(
        settings, new ShapingSettings("of " + size, Map.of("batch_size", "" + size)));
  }

  /** Learns the samples one mini-batch after the other, without anything around it. */
  private static final class Expected {
    private final LearnerSettings settings;
    private final SampleReader reader = CsvSamples.reader();
    private OnlineModel model;
    private int learned;

    Expected(LearnerSettings settings) {
      this.settings = settings;
      model = new FakeModel(settings.model());
    }

    void resize(long step, int size) throws InvalidSampleException {
      while (model.step() < step) {
        learn();
      }
      ModelState state = model.snapshot();
      model = new FakeModel(settings.model().withBatchSize(size));
      model.restore(state);
    }

    ModelState rest() throws InvalidSampleException {
      while (learned + model.batchSize() <= SAMPLES.length) {
        learn();
      }
      return model.snapshot();
    }

    private void learn() throws InvalidSampleException {
      Block block = model.newBlock();
      for (String sample : Arrays.copyOfRange(SAMPLES, learned, learned + model.batchSize())) {
        reader.read(sample.getBytes(UTF_8), block, block.rows());
        block.add();
      }
      model.learn(block);
      learned += model.batchSize();
    }
  }
}
