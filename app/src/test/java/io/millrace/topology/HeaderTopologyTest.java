package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.learning.CsvSamples;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.TestLearners;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records that are no samples and are passed over. */
class HeaderTopologyTest {
  private static final String[] SAMPLES = CsvSamples.samples(40, 5);

  @Test
  void shouldLearnAsIfHeadersWereNotThere() {
    LearnerSettings settings = TestLearners.settings(4);
    try (LearnerRun with = new LearnerRun(settings);
        LearnerRun without = new LearnerRun(settings)) {
      for (int i = 0; i < SAMPLES.length; i++) {
        if (i % 10 == 0) {
          with.pipe("header");
        }
        with.pipe(SAMPLES[i]);
        if (i == 15 || i == 20) {
          with.restart();
        }
      }
      without.pipe(SAMPLES);
      with.elapse(200);
      without.elapse(200);

      List<String> predictions = new ArrayList<>(without.predictions());
      assertThat(with.predictions()).hasSize(SAMPLES.length).isEqualTo(predictions);
      assertThat(with.records(LearnerRun.TOPICS.deadLetters())).isEmpty();
    }
  }

  /** A header is consumed once, whether its commit fails or not. */
  @Test
  void shouldGoOnBehindAHeaderAfterAKill() {
    LearnerSettings settings = TestLearners.settings(1);
    try (LearnerRun run = new LearnerRun(settings)) {
      run.pipe(SAMPLES[0]);
      run.killWhileWriting("header", 0);
      run.pipe("header", SAMPLES[1]);
      run.elapse(200);

      assertThat(run.predictions())
          .extracting(prediction -> prediction.split(" ", 2)[0])
          .containsExactly("id0", "id1");
      assertThat(run.records(LearnerRun.TOPICS.deadLetters())).isEmpty();
    }
  }
}
