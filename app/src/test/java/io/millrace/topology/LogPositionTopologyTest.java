package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.learning.CsvSamples;
import io.millrace.learning.TestLearners;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The state knows how far the topics are read. */
class LogPositionTopologyTest {
  private static final String[] SAMPLES = CsvSamples.samples(60, 3);

  @Test
  void shouldPassOverWhatComesAgain() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4));
        LearnerRun undisturbed = new LearnerRun(TestLearners.settings(4))) {
      pipe(run, 0, 10);
      run.command("FREEZE 20");
      pipe(run, 10, 30);
      run.restart(); // the whole log comes again
      pipe(run, 30, 60);
      run.elapse(200);
      pipe(undisturbed, 0, 10);
      undisturbed.command("FREEZE 20");
      pipe(undisturbed, 10, 60);
      undisturbed.elapse(200);

      assertThat(run.listener.skipped).isEqualTo(31);
      assertThat(run.allOutputs()).isEqualTo(undisturbed.allOutputs());
      assertThat(run.state()).isEqualTo(undisturbed.state());
      assertThat(run.listener.lost).isEmpty();
    }
  }

  @Test
  void shouldTellOfSamplesThatWereDeletedBeforeTheyWereRead() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4))) {
      pipe(run, 0, 10);
      run.restartWithout(25);
      run.elapse(100);

      assertThat(run.listener.lost).containsExactly(15L);
      assertThat(run.events())
          .singleElement()
          .asString()
          .contains("SAMPLES_LOST", "15 samples from offset 10 of topic samples-t, partition 0");
    }
  }

  @Test
  void shouldLearnATopicThatWasMadeAnewFromItsStart() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4))) {
      pipe(run, 0, 10);
      run.restartWithANewTopic();
      pipe(run, 10, 20);
      run.elapse(200);

      assertThat(run.listener.skipped).isZero();
      assertThat(run.predictions()).hasSize(20);
      assertThat(run.events()).singleElement().asString().contains("TOPIC_REPLACED");
    }
  }

  private static void pipe(LearnerRun run, int from, int to) {
    run.pipe(List.of(SAMPLES).subList(from, to).toArray(String[]::new));
  }
}
