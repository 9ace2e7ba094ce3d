package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The learner by itself: however it is disturbed, outputs and state are those of a calm one. */
class LearnerTest {
  private static final int SAMPLES = 172;

  /** Commands, by the sample that each comes behind. */
  private static final Map<Integer, Command> COMMANDS =
      Map.of(
          10, new Command(Action.FREEZE, 60),
          83, new Command(Action.THAW, Command.NEXT),
          85, new Command(Action.FREEZE, 120),
          86, new Command(Action.THAW, 140));

  static Stream<LearnerSettings> learners() {
    return Stream.concat(TestLearners.all(), TestLearners.writtenByParts());
  }

  /** Samples as text, and commands. */
  private static List<Object> log() {
    String[] samples = CsvSamples.samples(SAMPLES, 1);
    List<Object> log = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      log.add(samples[i]);
      if (COMMANDS.containsKey(i)) {
        log.add(COMMANDS.get(i));
      }
    }
    return log;
  }

  private static ReplicaRun calm(LearnerSettings settings) {
    ReplicaRun run = new ReplicaRun(settings, log(), () -> 0);
    while (run.hasNext()) {
      run.next();
      run.commit();
    }
    run.finish();
    return run;
  }

  @Test
  void shouldLearnFreezeThawAndWriteCheckpoints() {
    try (ReplicaRun run = calm(TestLearners.settings(4))) {
      assertThat(run.sent("prediction")).hasSize(SAMPLES);
      assertThat(run.sent("event"))
          .filteredOn(event -> !event.contains("MEMBER_RESET"))
          .extracting(event -> event.replaceAll(".*type=(\\w+).* samples=(\\d+).*", "$1 $2"))
          .containsExactly(
              "CHECKPOINT 40",
              "FROZEN 60",
              "CHECKPOINT 80",
              "THAWED 100",
              "CHECKPOINT 120",
              "FROZEN 120",
              "THAWED 140",
              "CHECKPOINT 160");
      assertThat(run.sent("manifest")).hasSize(4);
      assertThat(run.sent("delete")).as("manifest and chunk of the first two").hasSize(4);
      assertThat(run.replica().learner().step()).isEqualTo(SAMPLES / 4);
    }
  }

  @Test
  void shouldActOnDriftInTheRunsThatAreDisturbed() {
    try (ReplicaRun run = calm(TestLearners.withActionsOnDrift(TestLearners.settings(4)))) {
      assertThat(run.sent("event"))
          .anyMatch(event -> event.contains("SLOTS_RESET"))
          .anyMatch(event -> event.contains("no longer multiplied by 3.0"));
    }
  }

  @Test
  void shouldResetTheModelInTheRunsThatAreDisturbed() {
    for (LearnerSettings settings :
        List.of(
            TestLearners.withReset(TestLearners.settings(4)),
            TestLearners.withReset(TestLearners.largeModel(1)))) {
      try (ReplicaRun run = calm(settings)) {
        assertThat(run.sent("event")).anyMatch(event -> event.contains("MODEL_RESET"));
      }
    }
  }

  @Test
  void shouldReportMembersThatWereSetBackInTheRunsThatAreDisturbed() {
    try (ReplicaRun run = calm(TestLearners.withIntervals(TestLearners.settings(1)))) {
      assertThat(run.sent("event")).anyMatch(event -> event.contains("MEMBER_RESET"));
    }
  }

  @ParameterizedTest
  @MethodSource("learners")
  void shouldGiveTheSameHoweverBlocksAreCut(LearnerSettings settings) {
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      assertUndisturbed(
          settings,
          new Random(seed),
          run -> {
            if (random.nextInt(4) == 0) {
              run.closeBlock();
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("learners")
  void shouldGiveTheSameWhenStoppedAfterACommitAndContinued(LearnerSettings settings) {
    assertUndisturbed(
        settings,
        new Random(0),
        run -> {
          run.commit();
          run.restart();
        });
  }

  @ParameterizedTest
  @MethodSource("learners")
  void shouldGiveTheSameWhenKilledBetweenCommits(LearnerSettings settings) {
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      assertUndisturbed(
          settings,
          new Random(seed),
          run -> {
            switch (random.nextInt(12)) {
              case 0, 1, 2 -> run.commit();
              case 3, 4 -> run.closeBlock();
              case 5 -> run.restart();
              default -> {}
            }
          });
    }
  }

  private interface Disturbance {
    /** Disturbs a run after a record. */
    void of(ReplicaRun run);
  }

  /**
   * Compares with a calm run.
   *
   * @param times how long learning seems to take: up to 100 ms between two looks at the clock
   */
  private static void assertUndisturbed(
      LearnerSettings settings, Random times, Disturbance disturbance) {
    long[] clock = {0};
    try (ReplicaRun calm = calm(settings);
        ReplicaRun disturbed =
            new ReplicaRun(settings, log(), () -> clock[0] += times.nextInt(100_000_000))) {
      while (disturbed.hasNext()) {
        disturbed.next();
        disturbance.of(disturbed);
      }
      disturbed.finish();

      assertThat(disturbed.sent()).isEqualTo(calm.sent());
      assertThat(disturbed.replica().learner().modelState().values())
          .isEqualTo(calm.replica().learner().modelState().values());
      assertThat(disturbed.state()).isEqualTo(calm.state());
    }
  }
}
