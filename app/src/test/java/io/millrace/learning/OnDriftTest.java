package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Command;
import io.millrace.drift.DriftDetection;
import io.millrace.drift.OnDrift;
import io.millrace.drift.OnDrift.RaiseLearningRate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Actions at drift in a run of a stream that turns at its samples 81 and 181. */
class OnDriftTest {
  private static final String[] SAMPLES = CsvSamples.samples(360, 4);
  private static final String TURNED = "3,3,0,0"; // of class 1 by all the others
  private static final int TURNED_FOR = 20;

  /** It finds nothing in the first 80 samples, nor in the 80 behind a drift. */
  private static final DriftDetection DRIFT = new DriftDetection.PageHinkley(0.5, 2, 81);

  private static final OnDrift RESET = new OnDrift(null, false, true);

  private static List<Object> log() {
    List<Object> log = new ArrayList<>(List.of(SAMPLES));
    log.addAll(180 - TURNED_FOR, Collections.nCopies(TURNED_FOR, TURNED));
    log.addAll(80, Collections.nCopies(TURNED_FOR, TURNED));
    return log;
  }

  /** A run of so many samples. */
  private static ReplicaRun run(OnDrift onDrift, int samples) {
    return run(onDrift, log().subList(0, samples));
  }

  private static ReplicaRun run(OnDrift onDrift, List<Object> log) {
    LearnerSettings watching = TestLearners.with(TestLearners.settings(1), null, null, DRIFT, 0);
    return run(TestLearners.withOnDrift(watching, onDrift), log);
  }

  private static ReplicaRun run(LearnerSettings settings, List<Object> log) {
    ReplicaRun run = new ReplicaRun(settings, log, () -> 0);
    while (run.hasNext()) {
      run.next();
    }
    run.finish();
    return run;
  }

  private static List<String> decisions(ReplicaRun run) {
    return run.sent("event").stream()
        .map(event -> event.replaceAll(".*type=(\\w+).* samples=(\\d+).*", "$1 $2"))
        .filter(event -> !event.startsWith("CHECKPOINT"))
        .toList();
  }

  @Test
  void shouldRaiseTheRateForSoManySamples() {
    try (ReplicaRun run = run(new OnDrift(new RaiseLearningRate(4, 50), false, null), 270)) {
      assertThat(decisions(run))
          .containsExactly(
              "DRIFT 100",
              "LEARNING_RATE 100",
              "LEARNING_RATE 160",
              "DRIFT 200",
              "LEARNING_RATE 200",
              "LEARNING_RATE 260");
      assertThat(run.learningRates())
          .isEqualTo(rates(100, 0.01f, 60, 0.04f, 40, 0.01f, 60, 0.04f, 10, 0.01f));
    }
  }

  @Test
  void shouldRaiseItLongerWhenTheStreamTurnsAgain() {
    try (ReplicaRun run = run(new OnDrift(new RaiseLearningRate(4, 150), false, null), 310)) {
      assertThat(decisions(run))
          .containsExactly("DRIFT 100", "LEARNING_RATE 100", "DRIFT 200", "LEARNING_RATE 200");
      assertThat(run.learningRates()).isEqualTo(rates(100, 0.01f, 210, 0.04f));
    }
  }

  /** What sample 101 is learned with is another step, and so the prediction of the next. */
  @Test
  void shouldResetSlotsAndLeaveTheRate() {
    try (ReplicaRun run = run(new OnDrift(null, true, null), 270);
        ReplicaRun without = run(OnDrift.NOTHING, 270)) {
      assertThat(decisions(run))
          .containsExactly("DRIFT 100", "SLOTS_RESET 100", "DRIFT 200", "SLOTS_RESET 200");
      assertThat(run.learningRates()).isEqualTo(rates(270, 0.01f));
      assertThat(scores(run).subList(0, 101)).isEqualTo(scores(without).subList(0, 101));
      assertThat(scores(run).get(101)).isNotEqualTo(scores(without).get(101));
    }
  }

  /** Where the stream turns first, it has seen fewer losses of the new model than it needs. */
  @Test
  void shouldLookForDriftAnewInANewModel() {
    List<Object> log = log();
    log.add(0, new Command(Command.Action.RESET, 0));
    try (ReplicaRun run = run(OnDrift.NOTHING, log)) {
      assertThat(decisions(run)).startsWith("MODEL_RESET 20", "DRIFT 200");
    }
  }

  @Test
  void shouldGoOnLikeANewModelWhenItIsReset() {
    try (ReplicaRun run = run(RESET, 180);
        ReplicaRun fresh = run(OnDrift.NOTHING, log().subList(100, 180))) {
      assertThat(decisions(run)).containsExactly("DRIFT 100", "MODEL_RESET 100");
      assertThat(scores(run).subList(100, 180)).isEqualTo(scores(fresh));
      assertThat(run.replica().learner().step()).isEqualTo(180);
    }
  }

  /** Each checkpoint was written after 40 samples more; the last two are kept. */
  @Test
  void shouldGoOnFromTheBestCheckpoint() {
    OnDrift restoring = new OnDrift(null, false, null, true, null);
    try (ReplicaRun run = run(restoring, 180)) {
      int best = windowLoss(run, 40) < windowLoss(run, 80) ? 40 : 80;
      assertThat(decisions(run)).containsExactly("DRIFT 100", "MODEL_RESTORED 100");
      assertThat(run.sent("event")).anyMatch(e -> e.contains("checkpoint of step " + best + ","));
      List<Object> without = new ArrayList<>(log().subList(0, best));
      without.addAll(log().subList(100, 180));
      try (ReplicaRun other = run(OnDrift.NOTHING, without)) {
        assertThat(scores(run).subList(100, 180)).isEqualTo(scores(other).subList(best, best + 80));
      }
      assertThat(run.replica().learner().step()).isEqualTo(180);
    }
  }

  @Test
  void shouldGoOnAsItIsWithoutACheckpoint() {
    List<Object> early = log();
    early.addAll(8, Collections.nCopies(12, TURNED));
    OnDrift restoring = new OnDrift(null, false, null, true, null);
    DriftDetection quick = new DriftDetection.PageHinkley(0, 0.1, 2);
    LearnerSettings watching = TestLearners.with(TestLearners.settings(1), null, null, quick, 0);
    try (ReplicaRun run = run(TestLearners.withOnDrift(watching, restoring), early);
        ReplicaRun calm = run(watching, early)) {
      assertThat(decisions(run)).startsWith("DRIFT 20", "RESTORE_FAILED 20");
      assertThat(scores(run).subList(0, 40)).isEqualTo(scores(calm).subList(0, 40));
    }
  }

  /** Over the window, when it was written. */
  private static double windowLoss(ReplicaRun run, int step) {
    return run.sent("manifest").stream()
        .filter(manifest -> manifest.contains("step=%d,".formatted(step)))
        .map(manifest -> manifest.replaceAll(".*window\\.loss=([0-9.E-]+).*", "$1"))
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldNotResetAModelThatIsFrozenByCommand() {
    List<Object> log = log();
    log.add(0, new Command(Command.Action.FREEZE, 0));
    try (ReplicaRun run = run(RESET, log)) {
      assertThat(decisions(run))
          .startsWith("FROZEN 20")
          .anyMatch(decision -> decision.startsWith("DRIFT"))
          .noneMatch(decision -> decision.startsWith("MODEL_RESET"));
    }
  }

  private static List<String> scores(ReplicaRun run) {
    return run.sent("prediction").stream()
        .map(prediction -> prediction.replaceAll(".* scores=(\\[[^]]*]).*", "$1"))
        .toList();
  }

  /** Counts, each before the rate that so many mini-batches have. */
  private static List<Float> rates(Number... countsAndRates) {
    List<Float> rates = new ArrayList<>();
    for (int i = 0; i < countsAndRates.length; i += 2) {
      rates.addAll(
          Collections.nCopies(countsAndRates[i].intValue(), countsAndRates[i + 1].floatValue()));
    }
    return rates;
  }
}
