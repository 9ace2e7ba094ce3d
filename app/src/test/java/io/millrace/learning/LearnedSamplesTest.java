package io.millrace.learning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnedSamplesTest {
  private static final LearnerSettings SETTINGS =
      TestLearners.withHoldOut(TestLearners.settings(4), 0.22);

  private final LearnedSamples learned =
      new LearnedSamples(SETTINGS, new LogPartition("samples-t", 0), CsvSamples.reader());

  private boolean includes(String sample) {
    return learned.includes(new TakenSample(null, sample.getBytes(UTF_8), 0, 0, 7));
  }

  @Test
  void shouldCountWhatTheLearnerCounts() {
    List<Object> log = new ArrayList<>(List.of((Object[]) CsvSamples.samples(100, 3)));
    log.replaceAll(
        sample -> log.indexOf(sample) % 9 == 0 ? CsvSamples.unlabelled(sample.toString()) : sample);
    long count = log.stream().filter(sample -> includes(sample.toString())).count();
    try (ReplicaRun run = new ReplicaRun(SETTINGS, log, () -> 0)) {
      while (run.hasNext()) {
        run.next();
      }
      run.finish();
      assertThat(run.replica().learner().samples()).isEqualTo(count).isBetween(50L, 88L);
    }
  }

  @Test
  void shouldNotCountWhatCannotBeRead() {
    assertThat(includes("1,2")).isFalse();
    assertThat(includes("header")).isFalse();
    assertThat(includes("1,2,x,1,id,5000")).isFalse();
  }
}
