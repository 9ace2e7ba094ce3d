package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.learning.CsvSamples;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.TestLearners;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A learner of a log into which three partitions were merged. */
class MergedTopologyTest {
  private static final Uuid TOPIC = new Uuid(3, 4);
  private static final int COUNT = 150;
  private static final String[] SAMPLES = CsvSamples.samples(COUNT, 8);

  /** Which of the three partitions each sample is in. */
  private static final int[] PARTITIONS = new Random(5).ints(COUNT, 0, 3).toArray();

  private static Headers from(Uuid topic, int partition, long offset) {
    return new RecordHeaders().add(new Origin(topic, partition, offset).header());
  }

  /** Sends a sample as the merge would, if need be once more. */
  private static void pipe(LearnerRun run, int i) {
    pipe(run, SAMPLES[i], PARTITIONS[i], offset(i));
  }

  private static void pipe(LearnerRun run, String sample, int partition, long offset) {
    run.pipe(("k" + offset).getBytes(UTF_8), sample, from(TOPIC, partition, offset));
  }

  /** Offsets are not without gaps, as in a topic that transactions were written to. */
  private static long offset(int i) {
    long offset = 0;
    for (int before = 0; before < i; before++) {
      offset += PARTITIONS[before] == PARTITIONS[i] ? 1 + before % 2 : 0;
    }
    return offset;
  }

  @ParameterizedTest
  @MethodSource("io.millrace.learning.TestLearners#all")
  void shouldLearnTheLogAsIfItWereOnePartition(LearnerSettings settings) {
    try (LearnerRun merged = LearnerRun.merged(settings);
        LearnerRun one = new LearnerRun(settings)) {
      for (int i = 0; i < COUNT; i++) {
        pipe(merged, i);
        one.pipe(SAMPLES[i]);
      }
      merged.settle();
      one.settle();

      assertThat(merged.predictions()).hasSize(COUNT).isEqualTo(one.predictions());
      assertSameModel(settings, merged, one);
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.learning.TestLearners#all")
  void shouldLearnEachSampleOnceWhateverTheMergeWritesTwice(LearnerSettings settings) {
    Random random = new Random(6);
    try (LearnerRun calm = LearnerRun.merged(settings);
        LearnerRun disturbed = LearnerRun.merged(settings)) {
      for (int i = 0; i < COUNT; i++) {
        pipe(calm, i);
        pipe(disturbed, i);
        if (random.nextInt(10) == 0) {
          repeat(disturbed, PARTITIONS[i], i);
        }
        if (random.nextInt(8) == 0) {
          disturbed.restart();
        }
        if (random.nextInt(8) == 0) {
          disturbed.elapse(200);
        }
      }
      calm.settle();
      disturbed.settle();

      assertThat(disturbed.predictions()).hasSize(COUNT).isEqualTo(calm.predictions());
      assertSameModel(settings, disturbed, calm);
      assertThat(disturbed.listener.skipped).isPositive();
    }
  }

  /** A merge that crashed begins again with the last few samples of its partition. */
  private static void repeat(LearnerRun run, int partition, int last) {
    for (int i = Math.max(0, last - 12); i <= last; i++) {
      if (PARTITIONS[i] == partition) {
        pipe(run, i);
      }
    }
  }

  @Test
  void shouldNameASampleAfterWhereItWas() {
    try (LearnerRun run = LearnerRun.merged(TestLearners.settings(1))) {
      pipe(run, "1,2,3,1", 2, 77);
      run.elapse(200);
      assertThat(run.predictions().get(0)).startsWith("samples-t-2-77 ");
      assertThat(SampleOffset.of(run.records(LearnerRun.TOPICS.predictions()).get(0).headers()))
          .isEqualTo(77);
    }
  }

  @Test
  void shouldSendDeadLettersWithWhereTheyWere() {
    try (LearnerRun run = LearnerRun.merged(TestLearners.settings(1))) {
      run.pipe(null, "no sample", from(TOPIC, 2, 77).add("trace", new byte[] {1}));

      TestRecord<byte[], byte[]> letter = run.records(LearnerRun.TOPICS.deadLetters()).get(0);
      assertThat(headers(letter))
          .containsEntry("millrace.topic", "samples-t")
          .containsEntry("millrace.partition", "2")
          .containsEntry("millrace.offset", "77")
          .containsKey("trace")
          .doesNotContainKey(Origin.HEADER);
    }
  }

  @Test
  void shouldRefuseWhatTheMergeHasNotWritten() {
    try (LearnerRun run = LearnerRun.merged(TestLearners.settings(1))) {
      run.pipe(SAMPLES[0]);
      run.elapse(200);

      assertThat(run.predictions()).isEmpty();
      assertThat(run.listener.deadLetters).containsExactly(Reason.UNDECODABLE);
      assertThat(headers(run.records(LearnerRun.TOPICS.deadLetters()).get(0)))
          .containsEntry("millrace.topic", "log-t");
    }
  }

  @Test
  void shouldGoOnWithAModelThatLearnedTheOnePartitionItself() {
    LearnerSettings settings = TestLearners.settings(4);
    try (LearnerRun one = new LearnerRun(settings);
        LearnerRun whole = new LearnerRun(settings)) {
      whole.pipe(SAMPLES);
      whole.elapse(200);
      one.restartWithANewTopic(TOPIC.toString());
      for (int i = 0; i < 70; i++) {
        one.pipe(SAMPLES[i]);
      }
      try (LearnerRun merged = LearnerRun.merged(settings, one.changelog())) {
        merged.awaitStart();
        // The merge begins before where the learner was; then comes a partition that is new.
        for (int i = 60; i < 100; i++) {
          pipe(merged, SAMPLES[i], 0, i);
        }
        for (int i = 100; i < COUNT; i++) {
          pipe(merged, SAMPLES[i], 1, i - 100);
        }
        merged.elapse(200);

        assertThat(merged.listener.skipped).isEqualTo(10);
        assertThat(model(merged)).isEqualTo(model(whole));
      }
    }
  }

  @Test
  void shouldGoOnWithTheOnePartitionItselfWithoutALog() {
    LearnerSettings settings = TestLearners.settings(4);
    try (LearnerRun merged = LearnerRun.merged(settings);
        LearnerRun whole = new LearnerRun(settings)) {
      whole.pipe(SAMPLES);
      whole.elapse(200);
      for (int i = 0; i < 70; i++) {
        pipe(merged, SAMPLES[i], 0, i);
      }
      try (LearnerRun one = new LearnerRun(settings, merged.changelog())) {
        one.restartWithANewTopic(TOPIC.toString());
        one.pipe(SAMPLES); // from the start, as of a group without offsets
        one.elapse(200);

        assertThat(one.listener.skipped).isEqualTo(70);
        assertThat(model(one)).isEqualTo(model(whole));
        assertThat(one.events()).noneMatch(event -> event.contains("TOPIC_REPLACED"));
      }
    }
  }

  @Test
  void shouldTellOnceOfASamplesTopicThatWasMadeAnew() {
    Uuid next = new Uuid(9, 9);
    try (LearnerRun run = LearnerRun.merged(TestLearners.settings(1))) {
      pipe(run, SAMPLES[0], 0, 5);
      pipe(run, SAMPLES[1], 1, 5);
      run.restart();
      run.pipe(null, SAMPLES[2], from(next, 0, 0));
      run.pipe(null, SAMPLES[3], from(next, 1, 0));
      run.tick(2);

      assertThat(run.predictions()).hasSize(4);
      assertThat(run.listener.events)
          .extracting(Event::type)
          .containsExactly(Event.Type.TOPIC_REPLACED);
    }
  }

  private static Map<String, String> headers(TestRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    record
        .headers()
        .forEach(
            header ->
                headers.put(
                    header.key(), new String(Objects.requireNonNull(header.value()), UTF_8)));
    return headers;
  }

  /** Which state of a large model is stored, is a matter of time; its scores tell of it too. */
  private static void assertSameModel(LearnerSettings settings, LearnerRun run, LearnerRun other) {
    if (settings.limits().equals(TestLearners.SMALL)) {
      assertThat(model(run)).isEqualTo(model(other));
    }
  }

  private static Map<String, String> model(LearnerRun run) {
    Map<String, String> model = new TreeMap<>(run.state());
    model.keySet().removeIf(key -> !key.startsWith("model/"));
    return model;
  }
}
