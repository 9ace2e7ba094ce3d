package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.optimizer.Optimizer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A large model learns on while its state and its checkpoints are written. */
@Timeout(60)
class LargeModelTest {
  /** It is due whenever something was learned. */
  private static final CommitLimits ALWAYS =
      new CommitLimits(1000, Duration.ofHours(1), Duration.ZERO);

  /** The clock is looked at before and after each block, which takes 100 ms, when it may begin. */
  private final Semaphore mayLook = new Semaphore(0);

  private final AtomicInteger looks = new AtomicInteger();

  private long clock() {
    int look = looks.incrementAndGet();
    mayLook.acquireUninterruptibly();
    return look * 100_000_000L;
  }

  @Test
  void shouldWriteTheStateBehindABlockThatACommitDidNotWaitFor() {
    LearnerSettings settings = TestLearners.with(TestLearners.largeModel(4), ALWAYS);
    try (ReplicaRun run = run(settings, 20)) {
      try {
        mayLook.release(2);
        take(run, 4);
        learnBlock(run);
        take(run, 16); // of two mini-batches each: the second does not end, and the third waits

        run.commit();
        assertThat(stepOfLastRead(run)).as("as at the start").isZero();
        mayLook.release(2);
        learnBlock(run);
        await().until(looks::get, greaterThanOrEqualTo(5)); // the third is being learned
        run.commit();

        assertThat(stepOfLastRead(run)).isEqualTo(3);
        assertThat(run.sent("prediction")).hasSize(12);
      } finally {
        mayLook.release(1000);
      }
      run.restart();
      assertThat(run.replica().learner().step()).as("not told, so learned again").isEqualTo(3);
      run.finish();
      assertThat(run.sent("prediction")).hasSize(20);
    }
  }

  @Test
  void shouldLearnWhatComesNextButTellNothingWhileACheckpointIsWritten() {
    LearnerSettings byParts = TestLearners.with(TestLearners.largeModel(4), TestLearners.BY_PARTS);
    mayLook.release(1000);
    try (ReplicaRun run = run(byParts, 80)) {
      take(run, 40);
      while (!run.replica().learner().isDeciding()) {
        run.replica().learner().await(Long.MAX_VALUE);
        run.replica().learner().advance(1);
      }
      int before = looks.get();
      take(run, 20); // until the next control interval: a block or two

      await().until(looks::get, greaterThanOrEqualTo(before + 2));
      run.commit();
      assertThat(run.replica().learner().isDeciding()).isTrue();
      assertThat(run.replica().learner().step()).isEqualTo(10);
      assertThat(run.sent("prediction")).hasSize(40);
      assertThat(run.sent("manifest")).isEmpty();

      run.restart();
      take(run, 20);
      run.finish();
      assertThat(run.sent("prediction")).hasSize(80);
      assertThat(run.sent("manifest")).hasSize(2);
    }
  }

  /** What the new settings make of the rate holds from the stored model on, if one dies again. */
  @Test
  void shouldLearnAgainWithTheRateThatARestartHasChanged() {
    mayLook.release(10_000);
    LearnerSettings before =
        TestLearners.with(TestLearners.withPlateau(TestLearners.largeModel(4)), ALWAYS);
    LearnerSettings after = TestLearners.largeModel(4);
    try (ReplicaRun calm = run(before, 100);
        ReplicaRun disturbed = run(before, 100)) {
      for (ReplicaRun run : List.of(calm, disturbed)) {
        take(run, 60);
        run.finish();
        run.restart(after);
        take(run, 12);
        run.closeBlock();
        while (run.replica().learner().await(Long.MAX_VALUE)) {
          run.replica().learner().advance(1);
        }
        run.commit();
      }
      disturbed.restart();
      for (ReplicaRun run : List.of(calm, disturbed)) {
        take(run, 28);
        run.finish();
      }

      assertThat(disturbed.sent("prediction").equals(calm.sent("prediction"))).isTrue();
      assertThat(disturbed.replica().modelState().values())
          .isEqualTo(calm.replica().modelState().values());
    }
  }

  /** What was written of it is of another state: the new settings also learn again. */
  @Test
  void shouldWriteAllOfACheckpointThatARestartWithOtherSettingsInterrupts() {
    mayLook.release(10_000);
    try (ReplicaRun run = run(withRate(0.1), 80)) {
      take(run, 40);
      while (!run.replica().learner().isDeciding()) {
        run.replica().learner().await(Long.MAX_VALUE);
        run.replica().learner().advance(1);
      }
      run.commit();
      assertThat(run.sent("chunk")).as("some of them").isNotEmpty();
      assertThat(run.sent("manifest")).isEmpty();
      run.restart(withRate(0.2));
      run.finish();

      SortedMap<Integer, byte[]> chunks = new TreeMap<>();
      for (String line : run.sent("chunk")) { // "chunk 10/0 …@…": the latest of each counts
        String[] parts = line.split("[ /@]", -1);
        chunks.put(Integer.parseInt(parts[2]), HexFormat.of().parseHex(parts[3]));
      }
      assertThat(run.sent("manifest"))
          .singleElement()
          .asString()
          .contains("step=10,", ModelStateCodec.sha256(List.copyOf(chunks.values())));
    }
  }

  private static LearnerSettings withRate(double rate) {
    ModelSettings model =
        new ModelSettingsBuilder()
            .linearClassifier(100)
            .batchSize(4)
            .optimizer(new Optimizer.Sgd(rate))
            .build();
    ShapingSettings shaping = new ShapingSettings("of " + rate, Map.of());
    return TestLearners.with(
        TestLearners.with(TestLearners.settings(model), shaping), TestLearners.BY_PARTS);
  }

  private ReplicaRun run(LearnerSettings settings, int samples) {
    return new ReplicaRun(
        settings, List.of((Object[]) CsvSamples.samples(samples, 1)), this::clock);
  }

  private static void take(ReplicaRun run, int records) {
    for (int i = 0; i < records; i++) {
      run.next();
    }
  }

  private static void learnBlock(ReplicaRun run) {
    assertThat(run.replica().learner().await(Long.MAX_VALUE)).isTrue();
    run.replica().learner().advance(1);
  }

  private static long stepOfLastRead(ReplicaRun run) {
    List<ModelState> states = run.statesRead();
    return states.get(states.size() - 1).step();
  }
}
