package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.drift.DriftDetection;
import io.millrace.drift.OnDrift;
import io.millrace.drift.OnDrift.RaiseLearningRate;
import io.millrace.optimizer.EarlyStopping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Decisions that meet at one boundary, in a run with a control interval of 20 samples, a checkpoint
 * each 40, of which two are kept, and a stream that turns at its sample 81: that is drift at 100.
 */
class SameBoundaryTest {
  private static final int SAMPLES = 180;

  /** Behind so many samples a command is for the boundary at 100. */
  private static final int AT = 90;

  private static final DriftDetection DRIFT = new DriftDetection.PageHinkley(0.5, 2, 81);
  private static final OnDrift RESET = new OnDrift(null, false, true);
  private static final OnDrift RESTORE = new OnDrift(null, false, null, true, null);

  private static List<Object> log() {
    List<Object> log = new ArrayList<>(List.of(CsvSamples.samples(SAMPLES - 20, 4)));
    log.addAll(80, Collections.nCopies(20, "3,3,0,0")); // of class 1 by all the others
    return log;
  }

  private static List<Object> with(Command... commands) {
    List<Object> log = log();
    log.addAll(AT, List.of(commands));
    return log;
  }

  private static LearnerSettings settings(OnDrift onDrift) {
    LearnerSettings watching = TestLearners.with(TestLearners.settings(1), null, null, DRIFT, 0);
    return TestLearners.withOnDrift(watching, onDrift);
  }

  /** Killed at many places, it sends the same and ends with the same state. */
  private static void assertSameWhereverKilled(
      LearnerSettings settings, List<Object> log, ReplicaRun calm) {
    for (int seed = 0; seed < 10; seed++) {
      try (ReplicaRun run = new ReplicaRun(settings, log, () -> 0)) {
        run.disturb(new Random(seed));
        assertThat(run.sent()).containsExactlyElementsOf(calm.sent());
        assertThat(run.state()).isEqualTo(calm.state());
      }
    }
  }

  private static List<String> decisions(ReplicaRun run) {
    return run.sent("event").stream()
        .map(event -> event.replaceAll(".*type=(\\w+).* samples=(\\d+).*", "$1 $2"))
        .filter(event -> !event.startsWith("CHECKPOINT"))
        .toList();
  }

  private static List<String> scores(ReplicaRun run, int from, int to) {
    return run.sent("prediction").subList(from, to).stream()
        .map(prediction -> prediction.replaceAll(".* scores=(\\[[^]]*]).*", "$1"))
        .toList();
  }

  private static Command rollback(LearnerSettings settings, int step) {
    try (ReplicaRun run = ReplicaRun.finished(settings, log())) {
      return new Command(Action.ROLLBACK, 0, run.checkpoint(step), "", "anna", "");
    }
  }

  /** The losses in which it was found are of a model that is there no more. */
  @Test
  void shouldStartAfreshByCommandWhateverDriftWouldGoBackTo() {
    List<Object> log = with(new Command(Action.RESET, 0));
    try (ReplicaRun run = ReplicaRun.finished(settings(RESTORE), log);
        ReplicaRun fresh =
            ReplicaRun.finished(settings(OnDrift.NOTHING), log().subList(100, SAMPLES))) {
      assertThat(decisions(run)).containsExactly("DRIFT 100", "MODEL_RESET 100");
      assertThat(scores(run, 100, 180)).isEqualTo(scores(fresh, 0, 80));
      assertSameWhereverKilled(settings(RESTORE), log, run);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldFreezeTheModelThatIsThereWhateverDriftWouldMakeOfIt(boolean restore) {
    OnDrift onDrift = restore ? RESTORE : RESET;
    List<Object> log = with(new Command(Action.FREEZE, 0));
    try (ReplicaRun run = ReplicaRun.finished(settings(onDrift), log);
        ReplicaRun without = ReplicaRun.finished(settings(OnDrift.NOTHING), log)) {
      assertThat(decisions(run)).startsWith("DRIFT 100", "FROZEN 100");
      assertThat(scores(run, 100, 180)).isEqualTo(scores(without, 100, 180));
      assertSameWhereverKilled(settings(onDrift), log, run);
    }
  }

  @Test
  void shouldActOnDriftWhenAThawFollowsOnTheFreezeOfTheSameBoundary() {
    List<Object> log = with(new Command(Action.FREEZE, 0), new Command(Action.THAW, 0));
    try (ReplicaRun run = ReplicaRun.finished(settings(RESET), log)) {
      assertThat(decisions(run)).startsWith("DRIFT 100", "MODEL_RESET 100", "FROZEN 100");
    }
  }

  @Test
  void shouldObeyTheLaterOfARollbackAndAReset() {
    LearnerSettings settings = settings(OnDrift.NOTHING);
    Command back = rollback(settings, 80);
    Command reset = new Command(Action.RESET, 0);
    List<Object> log = with(back, reset);
    try (ReplicaRun run = ReplicaRun.finished(settings, log);
        ReplicaRun fresh = ReplicaRun.finished(settings, log().subList(100, SAMPLES));
        ReplicaRun other = ReplicaRun.finished(settings, with(reset, back))) {
      assertThat(decisions(run))
          .containsExactly("DRIFT 100", "COMMAND_REFUSED 100", "MODEL_RESET 100");
      assertThat(scores(run, 100, 180)).isEqualTo(scores(fresh, 0, 80));
      assertSameWhereverKilled(settings, log, run);

      assertThat(decisions(other))
          .containsExactly("DRIFT 100", "MODEL_RESET 100", "MODEL_RESTORED 100");
    }
  }

  /** What had converged is a model that is there no more. */
  @Test
  void shouldLearnBehindARollbackThoughTheModelBeforeHadConverged() {
    LearnerSettings settings =
        TestLearners.with(
            TestLearners.settings(1), null, new EarlyStopping(null, 0.5, 40L, 1e9), null, 0);
    List<Object> log = with(rollback(settings, 40));
    List<Object> without = log().subList(0, 40);
    without.addAll(log().subList(100, SAMPLES));
    try (ReplicaRun run = ReplicaRun.finished(settings, log);
        ReplicaRun other = ReplicaRun.finished(settings(OnDrift.NOTHING), without)) {
      assertThat(decisions(run))
          .startsWith("FROZEN 60", "MODEL_RESTORED 100", "THAWED 100", "FROZEN 160");
      assertThat(scores(run, 100, 160)).isEqualTo(scores(other, 40, 100));
      assertSameWhereverKilled(settings, log, run);
    }
  }

  @Test
  void shouldLearnBehindARollbackAtTheBoundaryAtWhichTheModelBeforeConverges() {
    LearnerSettings settings =
        TestLearners.with(
            TestLearners.settings(1), null, new EarlyStopping(null, 0.5, 90L, 1e9), null, 0);
    List<Object> log = with(rollback(settings, 80));
    log.remove(AT);
    log.add(115, rollback(settings, 80));
    try (ReplicaRun run = ReplicaRun.finished(settings, log)) {
      assertThat(decisions(run)).containsExactly("FROZEN 120", "MODEL_RESTORED 120", "THAWED 120");
    }
  }

  @Test
  void shouldStayFrozenByCommandBehindARollback() {
    LearnerSettings settings = settings(OnDrift.NOTHING);
    List<Object> log = with(new Command(Action.FREEZE, 0), rollback(settings, 80));
    try (ReplicaRun run = ReplicaRun.finished(settings, log)) {
      assertThat(decisions(run)).containsExactly("DRIFT 100", "FROZEN 100", "MODEL_RESTORED 100");
      assertSameWhereverKilled(settings, log, run);
    }
  }

  /** At 100 the window has losses from before: the first that counts is that of 120. */
  @Test
  void shouldWaitForLossesSinceTheDriftBeforeItStopsEarlyAgain() {
    LearnerSettings settings =
        TestLearners.with(
            TestLearners.settings(1), null, new EarlyStopping(null, 0.5, 60L, 1e9), DRIFT, 0);
    try (ReplicaRun run = ReplicaRun.finished(settings, log())) {
      assertThat(decisions(run))
          .containsExactly("FROZEN 80", "DRIFT 100", "THAWED 100", "FROZEN 180");
      assertSameWhereverKilled(settings, log(), run);
    }
  }

  /** That of 40 is the third at 120, where two are kept. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepTheCheckpointThatItGoesBackToUntilItHasIt(boolean large) {
    LearnerSettings settings =
        large
            ? TestLearners.with(TestLearners.largeModel(1), TestLearners.BY_PARTS)
            : settings(OnDrift.NOTHING);
    Command back = rollback(settings, 40);
    List<Object> log = log();
    log.add(110, back);
    try (ReplicaRun run = ReplicaRun.finished(settings, log)) {
      assertThat(decisions(run)).contains("MODEL_RESTORED 120");
      assertThat(run.sent("delete")).as("at 160").anyMatch(key -> key.contains("00040/"));
      assertSameWhereverKilled(settings, log, run);
    }
  }

  /** That of 40 is deleted at 120. Before that is committed, whoever reads the topic finds it. */
  @Test
  void shouldNotFindACheckpointThatIsDeletedThoughThatIsNotCommitted() {
    LearnerSettings settings = settings(OnDrift.NOTHING);
    List<Object> log = log();
    log.add(130, rollback(settings, 40));
    try (ReplicaRun calm = ReplicaRun.finished(settings, log);
        ReplicaRun run = new ReplicaRun(settings, log, () -> 0)) {
      while (run.hasNext()) {
        run.next();
        if (run.place() <= 100) {
          run.commit();
        }
      }
      run.finish();
      assertThat(decisions(run)).containsExactly("DRIFT 100", "RESTORE_FAILED 140");
      assertThat(run.sent()).isEqualTo(calm.sent());
    }
  }

  /** A raised rate is for the stream, whichever model learns it. */
  @Test
  void shouldKeepTheRaisedRateWhenItStartsAfreshByCommand() {
    LearnerSettings settings = settings(new OnDrift(new RaiseLearningRate(4, 50), false, null));
    List<Object> log = log();
    log.add(110, new Command(Action.RESET, 0));
    try (ReplicaRun run = ReplicaRun.finished(settings, log)) {
      assertThat(decisions(run))
          .startsWith("DRIFT 100", "LEARNING_RATE 100", "MODEL_RESET 120", "LEARNING_RATE 160");
      assertSameWhereverKilled(settings, log, run);
    }
  }
}
