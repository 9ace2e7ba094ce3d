package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.drift.DriftDetection;
import io.millrace.learning.CsvSamples;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.TestLearners;
import io.millrace.optimizer.EarlyStopping;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Freezing, thawing, and commands; control intervals have 20 samples. */
class FreezingTopologyTest {
  private static final String[] SAMPLES = CsvSamples.samples(200, 4);
  private static final String TURNED = "3,3,0,0"; // of class 1 by all the others
  private static final DriftDetection DRIFT = new DriftDetection.PageHinkley(0.5, 10, 5);

  @Test
  void shouldLearnNothingFromTheBoundaryBehindTheCommandUntilThawed() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(1))) {
      pipe(run, 0, 5);
      run.command("FREEZE 0");
      pipe(run, 5, 20);
      run.elapse(200);
      Map<String, String> frozen = model(run);
      pipe(run, 20, 50);
      run.elapse(200);
      assertThat(weights(model(run))).isEqualTo(weights(frozen));
      assertThat(run.predictions()).hasSize(50);

      run.command("THAW 0");
      pipe(run, 50, 61);
      run.elapse(200);
      assertThat(weights(model(run))).isNotEqualTo(weights(frozen));
      assertThat(run.events())
          .filteredOn(event -> !event.contains("CHECKPOINT"))
          .containsExactly(
              event(Event.Type.FROZEN, 20, "by command"),
              event(Event.Type.THAWED, 60, "by command"));
      assertThat(run.listener.frozen).containsExactly("by command", "null");
    }
  }

  @Test
  void shouldKeepACommandForItsBoundaryOverARestart() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4))) {
      run.command("FREEZE 50");
      pipe(run, 0, 30);
      run.restart();
      pipe(run, 30, 61);
      run.elapse(200);

      assertThat(run.events()).contains(event(Event.Type.FROZEN, 15, 60, "by command"));
      run.restart();
      assertThat(run.listener.frozen).endsWith("by command");
    }
  }

  @Test
  void shouldObeyALateCommandAtTheNextBoundaryBehindTheSamplesTakenAndTellOfIt() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(1))) {
      pipe(run, 0, 40);
      run.command("FREEZE 40"); // that many are taken, so that boundary has passed
      pipe(run, 40, 85);
      run.command("THAW 41"); // the boundary of which was that at 60
      pipe(run, 85, 120);
      run.elapse(200);

      assertThat(run.events())
          .filteredOn(event -> !event.contains("CHECKPOINT"))
          .containsExactly(
              event(
                  Event.Type.COMMAND_LATE,
                  60,
                  "freeze was requested at sample 40, but arrived after it: it takes effect now"),
              event(Event.Type.FROZEN, 60, "by command"),
              event(
                  Event.Type.COMMAND_LATE,
                  100,
                  "thaw was requested at sample 41, but arrived after it: it takes effect now"),
              event(Event.Type.THAWED, 100, "by command"));
    }
  }

  @Test
  void shouldLowerNoRateWhileFrozen() {
    assertThat(weightsAfter40Samples(TestLearners.withPlateau(TestLearners.settings(1)), false))
        .isEqualTo(weightsAfter40Samples(TestLearners.withPlateau(TestLearners.settings(1)), true));
  }

  /** The model's weights after 40 samples learned, with and without a pause of 60 frozen ones. */
  private static String weightsAfter40Samples(LearnerSettings settings, boolean pause) {
    try (LearnerRun run = new LearnerRun(settings)) {
      pipe(run, 0, 10);
      if (pause) {
        run.command("FREEZE 20");
        run.command("THAW 80");
      }
      pipe(run, 10, 20);
      if (pause) {
        for (int i = 0; i < 60; i++) {
          run.pipe(SAMPLES[0]);
        }
      }
      pipe(run, 20, 40);
      run.elapse(200);
      return weights(model(run));
    }
  }

  @Test
  void shouldTakeOutNoWeightsWhileFrozen() {
    try (LearnerRun run = new LearnerRun(TestLearners.withPruning(1, 2, TestLearners.SMALL))) {
      run.command("FREEZE 20"); // decided before anything is pruned at 20, but frozen from 20 on
      pipe(run, 0, 100);
      run.elapse(200);

      assertThat(run.listener.pruned).hasSize(1);
    }
  }

  @Test
  void shouldSendWhatIsNoCommandToTheDeadLetters() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(1))) {
      run.command("stop");

      var letter = run.records(LearnerRun.TOPICS.deadLetters()).get(0);
      assertThat(letter.getHeaders().lastHeader("millrace.topic").value())
          .asString()
          .isEqualTo("control-t");
      assertThat(run.listener.deadLetters).containsExactly(Reason.UNDECODABLE);
    }
  }

  @Test
  void shouldFreezeWhenTheLossHasNotImprovedForSoManySamples() {
    // The best loss is that of the first boundary, at 20.
    assertThat(frozen(new EarlyStopping(null, 0.99, 40L, 1e9)))
        .contains("samples=60,", "has not improved on 0.", " for 40 samples");
  }

  @Test
  void shouldFreezeWhenTheGradientIsSmall() {
    // The norm counts from 34 steps on: the next boundary is at 40.
    assertThat(frozen(new EarlyStopping(1e9, 0.97, null, 0)))
        .contains("samples=40,", "the smoothed gradient norm is ", ", below 1.00e+09");
  }

  /** The event that tells that a model was frozen. */
  private static String frozen(EarlyStopping stopping) {
    try (LearnerRun run = new LearnerRun(settings(stopping))) {
      pipe(run, 0, 100);
      run.elapse(200);
      List<String> frozen = run.events().stream().filter(e -> e.contains("FROZEN")).toList();
      assertThat(frozen).hasSize(1);
      return frozen.get(0);
    }
  }

  @Test
  void shouldThawAtDriftWhatIsFrozenByItself() {
    EarlyStopping stopping = new EarlyStopping(null, 0.99, 40L, 1e9);
    try (LearnerRun run = new LearnerRun(settings(stopping))) {
      pipe(run, 0, 80);
      for (int i = 0; i < 21; i++) {
        run.pipe(TURNED);
      }
      run.elapse(200);

      assertThat(run.events())
          .filteredOn(event -> event.contains("DRIFT") || event.contains("THAWED"))
          .hasSize(2)
          .allMatch(event -> event.contains("samples=100,"))
          .allMatch(event -> event.matches(".*drift at sample (8[1-9]|9\\d): the loss.*"));
    }
  }

  @Test
  void shouldTellOfDriftButStayFrozenWhenACommandFroze() {
    try (LearnerRun run = new LearnerRun(settings(null))) {
      run.command("FREEZE 20");
      pipe(run, 0, 80);
      for (int i = 0; i < 21; i++) {
        run.pipe(TURNED);
      }
      run.elapse(200);

      assertThat(run.events()).filteredOn(event -> event.contains("DRIFT")).hasSize(1);
      assertThat(run.events()).noneMatch(event -> event.contains("THAWED"));
    }
  }

  @Test
  void shouldLearnAgainWhenEarlyStoppingIsSetNoMore() {
    EarlyStopping stopping = new EarlyStopping(null, 0.99, 20L, 1e9);
    try (LearnerRun run = new LearnerRun(settings(stopping))) {
      pipe(run, 0, 41);
      run.elapse(200);
      assertThat(run.listener.frozen.get(0)).contains("has not improved");

      run.restart(TestLearners.settings(1));
      assertThat(run.listener.frozen).hasSize(2).endsWith("null");
    }
  }

  private static LearnerSettings settings(@Nullable EarlyStopping stopping) {
    return TestLearners.with(TestLearners.settings(1), null, stopping, DRIFT, 0);
  }

  private static void pipe(LearnerRun run, int from, int to) {
    run.pipe(List.of(SAMPLES).subList(from, to).toArray(String[]::new));
  }

  private static String event(Event.Type type, long samples, String message) {
    return event(type, samples, samples, message);
  }

  private static String event(Event.Type type, long step, long samples, String message) {
    return new Event(type, "m", 0, step, samples, 4999 + samples, message).toString();
  }

  private static Map<String, String> model(LearnerRun run) {
    Map<String, String> model = new TreeMap<>(run.state());
    model.keySet().removeIf(key -> !key.startsWith("model/"));
    return model;
  }

  /** All of the model behind its step, 8 bytes. */
  private static String weights(Map<String, String> model) {
    return String.join("", model.values()).substring(16);
  }
}
