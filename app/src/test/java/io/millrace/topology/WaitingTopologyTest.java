package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.learning.CsvSamples;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.TestLearners;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What samples need from elsewhere is waited for, and makes no difference to the results. */
class WaitingTopologyTest {
  private static final LearnerSettings SETTINGS = TestLearners.settings(4);
  private static final String[] SAMPLES = CsvSamples.samples(40, 3);
  private static final int HELD_UP = 21;

  private static Map<String, List<String>> undisturbed() {
    try (LearnerRun run = new LearnerRun(SETTINGS)) {
      run.pipe(SAMPLES);
      run.elapse(200);
      return run.allOutputs();
    }
  }

  private static String[] samples(int from, int to) {
    return Arrays.copyOfRange(SAMPLES, from, to);
  }

  @Test
  void shouldPauseInMidStreamAndThenGoOnAsIfNothingHadBeen() {
    try (LearnerRun run = new LearnerRun(SETTINGS)) {
      run.awaitStart();
      run.pipe(samples(0, HELD_UP));
      run.gate.close();
      run.pipe(samples(HELD_UP, HELD_UP + 3));
      run.elapse(200);
      run.elapse(200);
      assertThat(run.predictions()).as("of the samples before").hasSize(HELD_UP);
      assertThat(run.listener.heldUp).contains("waiting for the gate").doesNotContain("null");

      run.gate.open();
      run.pipe(samples(HELD_UP + 3, SAMPLES.length));
      run.elapse(200);
      assertThat(run.listener.heldUp).endsWith("null");
      assertThat(run.listener.deadLetters).isEmpty();
      assertThat(run.allOutputs()).isEqualTo(undisturbed());
    }
  }

  @Test
  void shouldGoOnAfterARestartInThePause() {
    try (LearnerRun run = new LearnerRun(SETTINGS)) {
      run.awaitStart();
      run.pipe(samples(0, HELD_UP));
      run.gate.close();
      run.pipe(samples(HELD_UP, HELD_UP + 3));
      run.elapse(200);
      run.gate.open();
      run.restart();
      run.pipe(samples(HELD_UP + 3, SAMPLES.length));
      run.elapse(200);
      assertThat(run.listener.deadLetters).isEmpty();
      assertThat(run.allOutputs()).isEqualTo(undisturbed());
    }
  }

  /**
   * With records of the size limit that would be 64 MiB in each commit, for as long as it takes.
   */
  @Test
  void shouldStoreWhatWaitsOnceHoweverLongItWaits() {
    try (LearnerRun run = new LearnerRun(SETTINGS)) {
      run.awaitStart();
      run.gate.close();
      run.pipe(samples(0, 3));
      int written = run.stateKeysWritten().size();
      assertThat(run.stateKeysWritten()).contains("backlog/00000");
      run.elapse(200);
      run.elapse(200);
      run.elapse(200);
      assertThat(run.stateKeysWritten().subList(written, run.stateKeysWritten().size()))
          .doesNotContain("backlog/00000");

      run.gate.open();
      run.elapse(200);
      run.restart();
      run.pipe(samples(3, SAMPLES.length));
      run.elapse(200);
      assertThat(run.allOutputs()).isEqualTo(undisturbed());
    }
  }

  @Test
  void shouldWaitAtTheStart() {
    try (LearnerRun run = new LearnerRun(SETTINGS)) {
      run.awaitStart();
      run.pipe(samples(0, HELD_UP));
      run.elapse(200);
      run.gate.close();
      run.restartWaiting();
      await().until(() -> run.listener.heldUp.contains("waiting for the gate"));
      run.pipe(samples(HELD_UP, HELD_UP + 3));
      assertThat(run.listener.restored).as("starts").hasSize(1);

      run.gate.open();
      await().until(() -> run.listener.restored.size() == 2);
      run.pipe(samples(HELD_UP + 3, SAMPLES.length));
      run.elapse(200);
      assertThat(run.listener.heldUp).endsWith("null");
      assertThat(run.allOutputs()).isEqualTo(undisturbed());
    }
  }

  /** A registry that is down is asked twice a second: a record each time would fill the memory. */
  @Test
  void shouldAskAgainAndAgainBeforeItTakesARecordThatThereIsNoRoomFor() {
    int room = 2000;
    String[] samples = CsvSamples.samples(room + 1, 3);
    try (LearnerRun run = new LearnerRun(SETTINGS)) {
      run.awaitStart();
      run.gate.close();
      run.pipe(Arrays.copyOf(samples, room));
      assertThat(run.listener.heldUp).containsOnly("waiting for the gate");
      run.gate.openBehind(5);
      run.pipe(samples[room]);

      assertThat(run.listener.heldUp).endsWith("null");
    }
  }

  /** Learned one by one, they would never catch up with the log. */
  @Test
  void shouldLearnTogetherWhatComesWhileASlowModelIsBusy() {
    try (LearnerRun run = new LearnerRun(SETTINGS)) {
      run.awaitStart();
      run.gate.holdModels();
      run.pipe(SAMPLES[0]);
      run.elapse(200);
      run.gate.releaseModels();
      await().untilAsserted(() -> assertThat(predictedAfterATick(run)).isEqualTo(1));

      run.gate.holdModels();
      run.pipe(SAMPLES[1]);
      run.elapse(200);
      for (String sample : samples(2, 5)) {
        run.pipe(sample);
        run.elapse(200);
      }
      run.gate.releaseModels();
      await().untilAsserted(() -> assertThat(predictedAfterATick(run)).isEqualTo(5));
      assertThat(run.listener.blockRows).as("blocks").hasSize(3);
    }
  }

  private static int predictedAfterATick(LearnerRun run) {
    run.elapse(200);
    return run.predictions().size();
  }

  @Test
  void shouldStopWhileItWaits() {
    LearnerRun run = new LearnerRun(SETTINGS);
    run.gate.close();
    run.pipe(SAMPLES[0]);
    run.close();
    assertThat(run.listener.closed).isTrue();
  }
}
