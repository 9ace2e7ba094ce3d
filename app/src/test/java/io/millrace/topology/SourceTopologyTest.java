package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.learning.CsvSamples;
import io.millrace.learning.TestLearners;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceTopologyTest {
  /** Those without a label are scored in places of their own, and a restart takes some again. */
  @Test
  void shouldGiveEachPredictionTheRecordOfItsSample() {
    String[] samples = CsvSamples.samples(60, 8);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i % 7 == 3 ? CsvSamples.unlabelled(samples[i]) : samples[i];
      expected.add("id" + i + " " + samples[i]);
    }
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4))) {
      for (int i = 0; i < samples.length; i++) {
        run.pipe(samples[i]);
        if (i == 30) {
          run.restart();
        }
      }
      run.elapse(200);

      assertThat(run.predictions()).hasSize(samples.length);
      assertThat(run.listener.predicted).containsSubsequence(expected);
      assertThat(expected).containsAll(run.listener.predicted);
    }
  }
}
