package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.learning.CsvSamples;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.TestLearners;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever disturbs the run, outputs and state equal those of a run that nobody disturbed. */
class ExactlyOnceTopologyTest {
  private static final String[] SAMPLES = CsvSamples.samples(172, 1);

  /** Commands, by the sample that each comes behind. */
  private static final Map<Integer, String> COMMANDS =
      Map.of(10, "FREEZE 60", 83, "THAW 0", 85, "FREEZE 120", 86, "THAW 140");

  /** The same for every disturbance. */
  private static final Map<LearnerSettings, Calm> CALM = new HashMap<>();

  @ParameterizedTest
  @MethodSource("io.millrace.learning.TestLearners#writtenByParts")
  void shouldGiveTheSameWhenRestartedWhileTheModelIsPartlyWritten(LearnerSettings settings) {
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      assertUndisturbed(
          settings,
          (run, i) -> {
            // Not at the very start, which has to be stored once.
            if (i > 10 && random.nextInt(3) == 0) {
              run.restart();
            }
            if (random.nextInt(10) == 0) {
              run.elapse(150);
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.learning.TestLearners#all")
  void shouldGiveTheSameWhenTheClockClosesBlocks(LearnerSettings settings) {
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      assertUndisturbed(settings, (run, i) -> run.elapse(random.nextInt(4) == 0 ? 150 : 10));
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.learning.TestLearners#all")
  void shouldGiveTheSameWhenRestartedAfterEachSample(LearnerSettings settings) {
    assertUndisturbed(settings, (run, i) -> run.restart());
  }

  @ParameterizedTest
  @MethodSource("io.millrace.learning.TestLearners#all")
  void shouldGiveTheSameWhenRestartedAndClosedAtAnyTime(LearnerSettings settings) {
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      assertUndisturbed(
          settings,
          (run, i) -> {
            if (random.nextInt(6) == 0) {
              run.restart();
            }
            if (random.nextInt(6) == 0) {
              run.elapse(200);
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.learning.TestLearners#all")
  void shouldGiveTheSameWhenKilledBetweenTwoWritesOfState(LearnerSettings settings) {
    assertUndisturbed(
        settings,
        (run, i) -> {
          // Of a sample held out nothing but the scores is written.
          boolean heldOut = settings.holdOut().includes("id" + (i + 1));
          run.killWhileWriting(SAMPLES[i + 1], heldOut ? 0 : i % 2);
        });
  }

  /** What a run that nobody disturbed has written. */
  private record Calm(Map<String, List<String>> outputs, Map<String, String> state) {
    static Calm of(LearnerSettings settings) {
      try (LearnerRun run = new LearnerRun(settings)) {
        for (int i = 0; i < SAMPLES.length; i++) {
          pipe(run, i);
        }
        run.settle();
        return new Calm(run.allOutputs(), run.state());
      }
    }
  }

  private interface Disturbance {
    /** Disturbs the run after sample number i. */
    void after(LearnerRun run, int i);
  }

  private static void pipe(LearnerRun run, int i) {
    run.pipe(SAMPLES[i]);
    String command = COMMANDS.get(i);
    if (command != null) {
      run.command(command);
    }
  }

  private static void assertUndisturbed(LearnerSettings settings, Disturbance disturbance) {
    Calm calm = CALM.computeIfAbsent(settings, Calm::of);
    try (LearnerRun disturbed = new LearnerRun(settings)) {
      for (int i = 0; i < SAMPLES.length; i++) {
        pipe(disturbed, i);
        if (i + 1 < SAMPLES.length) {
          disturbance.after(disturbed, i);
        }
      }
      disturbed.settle();

      assertThat(disturbed.predictions()).hasSize(SAMPLES.length);
      assertThat(disturbed.allOutputs()).isEqualTo(calm.outputs);
      if (settings.limits().equals(TestLearners.SMALL)) {
        assertThat(filled(disturbed.state())).isEqualTo(filled(calm.state));
      } else {
        assertThat(disturbed.state().get("learner/00000"))
            .isEqualTo(calm.state.get("learner/00000"));
      }
    }
  }

  /** Without the chunks that are empty: that others were there is a matter of time. */
  private static Map<String, String> filled(Map<String, String> state) {
    Map<String, String> filled = new TreeMap<>(state);
    filled.values().removeIf(String::isEmpty);
    return filled;
  }
}
