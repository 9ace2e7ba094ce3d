package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.learning.CsvSamples;
import io.millrace.learning.TestLearners;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class LongRecordsTopologyTest {
  private static final int LIMIT = 10_000;
  private static final RecordLimits LIMITS =
      new RecordLimits(new RecordLimit(LIMIT), new RecordLimit(LIMIT), RecordLimit.NONE);
  private static final String[] SAMPLES = CsvSamples.samples(20, 2);
  private static final String LONG = "l".repeat(50_000);

  @Test
  void shouldGoOnAfterRecordsThatNoTopicTakes() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(1), LIMITS)) {
      run.pipe(SAMPLES[0]);
      run.pipe("key".getBytes(UTF_8), LONG, new RecordHeaders());
      run.pipe(LONG.getBytes(UTF_8), SAMPLES[1], new RecordHeaders());
      run.pipe(SAMPLES[2].replace("id2", LONG));
      run.pipe(SAMPLES[3]);
      run.elapse(200);

      assertThat(run.predictions()).hasSize(4);
      assertThat(shortened(run, LearnerRun.TOPICS.predictions()))
          .containsExactly("", "key", "id", "");
      assertThat(shortened(run, LearnerRun.TOPICS.deadLetters())).containsExactly("value");
      assertThat(run.predictions().get(2)).startsWith("sha256:").contains(" time=5002 step=2 ");
      TestRecord<byte[], byte[]> letter = run.records(LearnerRun.TOPICS.deadLetters()).get(0);
      assertThat(letter.key()).isEqualTo("key".getBytes(UTF_8));
      assertThat(LONG).startsWith(new String(letter.value(), UTF_8));
    }
  }

  @Test
  void shouldLearnTheSameFromASampleWhosePredictionIsShortened() {
    String[] plain = Arrays.copyOf(SAMPLES, SAMPLES.length);
    String[] named =
        Arrays.stream(plain).map(s -> s.replaceAll("id\\d+", LONG)).toArray(String[]::new);
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4), LIMITS);
        LearnerRun other = new LearnerRun(TestLearners.settings(4), LIMITS)) {
      run.pipe(plain);
      other.pipe(named);
      run.elapse(200);
      other.elapse(200);

      assertThat(other.state().get("model/00000")).isEqualTo(run.state().get("model/00000"));
      assertThat(scores(other)).isEqualTo(scores(run)).hasSize(SAMPLES.length);
    }
  }

  @Test
  void shouldShortenTheSameAfterARestart() {
    try (LearnerRun run = new LearnerRun(TestLearners.settings(4), LIMITS);
        LearnerRun undisturbed = new LearnerRun(TestLearners.settings(4), LIMITS)) {
      for (LearnerRun each : List.of(run, undisturbed)) {
        each.pipe(LONG.getBytes(UTF_8), SAMPLES[0], new RecordHeaders());
        each.pipe(SAMPLES[1].replace("id1", LONG));
        if (each == run) {
          run.restart();
        }
        each.pipe(LONG);
        each.pipe(SAMPLES[2], SAMPLES[3]);
        each.elapse(200);
      }

      assertThat(run.allOutputs()).isEqualTo(undisturbed.allOutputs());
      assertThat(shortened(run, LearnerRun.TOPICS.predictions()))
          .containsExactly("key", "id", "", "");
    }
  }

  private static List<String> scores(LearnerRun run) {
    return run.predictions().stream().map(p -> p.replaceFirst("^\\S+ ", "")).toList();
  }

  private static List<String> shortened(LearnerRun run, String topic) {
    return run.records(topic).stream()
        .map(record -> record.headers().lastHeader(Shortened.HEADER))
        .map(header -> header == null ? "" : new String(header.value(), UTF_8))
        .toList();
  }
}
