package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.learning.CsvSamples;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.ShapingSettings;
import io.millrace.learning.TestLearners;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An app that is started again with other settings. */
class SettingsChangeTopologyTest {
  private static final String[] SAMPLES = CsvSamples.samples(40, 1);
  private static final LearnerSettings BEFORE = settings("a", "0.1");
  private static final LearnerSettings AFTER = settings("b", "0.2");

  private static LearnerSettings settings(String sha256, String rate) {
    return TestLearners.with(
        TestLearners.settings(4),
        new ShapingSettings(sha256, Map.of("optimizer.sgd.learning_rate", rate, "seed", "42")));
  }

  @Test
  void shouldTellWhatChangedAndFromWhichStepOn() {
    try (LearnerRun run = new LearnerRun(BEFORE)) {
      pipe(run, 0, 14);
      run.settle();

      run.restart(AFTER);
      pipe(run, 14, 20);
      run.settle();

      // 14 samples are three mini-batches of 4, and two samples that were not learned yet.
      assertThat(changes(run))
          .singleElement()
          .asString()
          .contains("step=3, samples=12,")
          .contains("message=optimizer.sgd.learning_rate: 0.2, was 0.1]");
    }
  }

  @Test
  void shouldRefuseFeaturesInAnotherOrder() {
    try (LearnerRun run = new LearnerRun(ordered("a", "x", "w"))) {
      pipe(run, 0, 14);
      run.settle();

      assertThat(run.restartRefused(ordered("b", "w", "x")))
          .rootCause()
          .hasMessageContaining("in another order: features: [w, x], was [x, w]. Restore the");
      run.restart(ordered("a", "x", "w"));
      pipe(run, 14, 20);
      assertThat(changes(run)).isEmpty();
    }
  }

  private static LearnerSettings ordered(String sha256, String first, String second) {
    return TestLearners.with(
        TestLearners.settings(4),
        new ShapingSettings(
            sha256, Map.of("features[0].numeric.name", first, "features[1].numeric.name", second)));
  }

  @Test
  void shouldTellItOnceHoweverOftenItIsRestarted() {
    try (LearnerRun run = new LearnerRun(BEFORE)) {
      pipe(run, 0, 14);
      run.settle();
      run.restart(AFTER);
      pipe(run, 14, 18);
      run.settle();

      run.restart(AFTER);
      pipe(run, 18, 30);
      run.restart(AFTER);
      pipe(run, 30, 40);
      run.settle();

      assertThat(changes(run)).hasSize(1);
    }
  }

  @Test
  void shouldTellNothingWhenTheSettingsAreTheSame() {
    try (LearnerRun run = new LearnerRun(BEFORE)) {
      pipe(run, 0, 14);
      run.settle();
      run.restart(settings("a", "0.1"));
      pipe(run, 14, 40);
      run.settle();

      assertThat(changes(run)).isEmpty();
    }
  }

  @Test
  void shouldTellOfAnotherBatchSizeOnceAndLearnEachSampleOnce() {
    for (LearnerSettings model : List.of(TestLearners.settings(4), TestLearners.largeModel(4))) {
      LearnerSettings before = withBatchSize(model, 4);
      LearnerSettings after = withBatchSize(model, 5);
      try (LearnerRun run = new LearnerRun(before)) {
        pipe(run, 0, 14);
        run.settle();

        run.restart(after);
        run.restart(after);
        pipe(run, 14, 30);
        run.restart(after);
        pipe(run, 30, 40);
        run.settle();

        assertThat(changes(run))
            .singleElement()
            .asString()
            .contains("step=3, samples=12,")
            .contains("message=batch_size: 5, was 4]");
        assertThat(run.predictions()).hasSize(40).doesNotHaveDuplicates();
      }
    }
  }

  private static LearnerSettings withBatchSize(LearnerSettings settings, int size) {
    return TestLearners.with(
        TestLearners.withBatchSize(settings, size),
        new ShapingSettings("of " + size, Map.of("batch_size", Integer.toString(size))));
  }

  private static void pipe(LearnerRun run, int from, int to) {
    for (int i = from; i < to; i++) {
      run.pipeNumber(i, SAMPLES[i]);
    }
  }

  private static List<String> changes(LearnerRun run) {
    return run.events().stream().filter(event -> event.contains("SETTINGS_CHANGED")).toList();
  }
}
