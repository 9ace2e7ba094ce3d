package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.SamplePlace;
import io.millrace.labels.Tick;
import io.millrace.learning.TakenSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LearnedLogTest {
  private static final Uuid TOPIC = new Uuid(3, 4);

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());

  /** Each as {@code text partition-offset@place in the log}. */
  private final List<String> taken = new ArrayList<>();

  private final List<String> refused = new ArrayList<>();
  private long left = Long.MAX_VALUE;

  private final LearnedLog.Taker taker =
      new LearnedLog.Taker() {
        @Override
        public boolean take(TakenSample sample, long offset) {
          taken.add(
              "%s %d-%d@%d"
                  .formatted(
                      new String(sample.value(), UTF_8),
                      sample.partition(),
                      sample.offset(),
                      offset));
          return --left > 0;
        }

        @Override
        public boolean label(LearnedLog.Label label) {
          taken.add(
              "label %s of partition %d at %d"
                  .formatted(
                      new String(Objects.requireNonNull(label.value()), UTF_8),
                      label.partition(),
                      label.timestamp()));
          return --left > 0;
        }

        @Override
        public boolean tick(Tick tick) {
          taken.add("tick " + tick.elapsed());
          return --left > 0;
        }

        @Override
        public boolean refuse(InvalidSampleException fault, long offset, byte @Nullable [] value) {
          refused.add(fault.getMessage() + "@" + offset);
          return --left > 0;
        }
      };

  private static TopicNames topics(@Nullable String log) {
    return new TopicNames("s", log, "c", "p", "k", "e", "d", "l");
  }

  /** Fills a partition from this offset on. */
  private LearnedLog log(@Nullable String merged, int replica, long beginning, Content... all) {
    LearnedLog log = new LearnedLog(consumer, topics(merged), replica);
    TopicPartition partition = new TopicPartition(merged == null ? "s" : merged, replica);
    consumer.updateBeginningOffsets(Map.of(partition, beginning));
    consumer.updateEndOffsets(Map.of(partition, beginning + all.length));
    consumer.schedulePollTask(
        () -> {
          for (int i = 0; i < all.length; i++) {
            if (beginning + i >= consumer.position(partition)) {
              consumer.addRecord(record(partition, beginning + i, all[i]));
            }
          }
        });
    return log;
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, Content content) {
    byte[] value = content.text == null ? null : content.text.getBytes(UTF_8);
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        1000 + offset,
        TimestampType.CREATE_TIME,
        0,
        value == null ? 0 : value.length,
        new byte[0],
        value,
        content.headers,
        Optional.empty());
  }

  private record Content(@Nullable String text, Headers headers) {}

  private static Content plain(@Nullable String text) {
    return new Content(text, new RecordHeaders());
  }

  private static Content merged(String text, Origin origin) {
    return new Content(text, new RecordHeaders().add(origin.header()));
  }

  @Test
  void shouldGiveTheSamplesOfAStretch() {
    try (LearnedLog log =
        log(null, 2, 5, plain("a"), plain("b"), plain(null), plain("c"), plain("d"))) {
      assertThat(log.beginning()).isEqualTo(5);
      assertThat(log.end()).isEqualTo(10);
      assertThat(log).hasToString("topic s, partition 2");
      log.read(6, 9, taker);
    }
    assertThat(taken).containsExactly("b 2-6@6", "c 2-8@8");
    assertThat(refused).containsExactly("the record has no value@7");
  }

  @Test
  void shouldStopWhenTold() {
    left = 2;
    try (LearnedLog log = log(null, 0, 0, plain("a"), plain("b"), plain("c"))) {
      log.read(0, 3, taker);
    }
    assertThat(taken).containsExactly("a 0-0@0", "b 0-1@1");
  }

  @Test
  void shouldGiveEachRecordOfAMergedLogOnceWithItsOrigin() {
    Content tick =
        new Content(null, TickRecord.of(new Tick(2, 1, 0, true, true, 700), 1003).headers());
    Content label =
        new Content("l", new RecordHeaders().add(new Origin(TOPIC, 0, 8).header(Origin.LABEL)));
    try (LearnedLog log =
        log(
            "log",
            0,
            0,
            merged("a", new Origin(TOPIC, 1, 4)),
            merged("b", new Origin(TOPIC, 0, 8)),
            tick,
            label,
            merged("a", new Origin(TOPIC, 1, 4)),
            plain("stranger"),
            label,
            merged("c", new Origin(TOPIC, 1, 5)))) {
      log.read(0, 8, taker);
    }
    assertThat(taken)
        .containsExactly(
            "a 1-4@0", "b 0-8@1", "tick 700", "label l of partition 0 at 1003", "c 1-5@7");
    assertThat(refused)
        .singleElement()
        .asString()
        .startsWith("header millrace.origin: missing or broken")
        .endsWith("@5");
  }

  @Test
  void shouldFindTheOffsetBehindASample() {
    try (LearnedLog log = log(null, 2, 5, plain("a"), plain("b"))) {
      assertThat(log.offsetAfter(new SamplePlace(2, 5))).hasValue(6);
      assertThat(log.offsetAfter(new SamplePlace(2, 4))).as("the first that is there").hasValue(5);
      assertThat(log.offsetAfter(new SamplePlace(2, 3))).isEmpty();
    }
  }

  @Test
  void shouldFindTheOffsetBehindASampleOfAMergedLog() {
    Content[] all = {
      merged("a", new Origin(TOPIC, 1, 4)),
      merged("b", new Origin(TOPIC, 0, 8)),
      plain("stranger"),
      merged("c", new Origin(TOPIC, 1, 8))
    };
    try (LearnedLog log = log("log", 0, 20, all)) {
      assertThat(log.offsetAfter(new SamplePlace(0, 8))).hasValue(22);
    }
  }

  @Test
  void shouldNotFindASampleThatAMergedLogHasNoMore() {
    try (LearnedLog log = log("log", 0, 20, merged("a", new Origin(TOPIC, 1, 4)))) {
      assertThat(log.offsetAfter(new SamplePlace(1, 3))).isEmpty();
    }
  }

  @Test
  void shouldBeginAnewWithATopicThatWasMadeAnew() {
    try (LearnedLog log =
        log(
            "log",
            0,
            0,
            merged("a", new Origin(TOPIC, 0, 9)),
            merged("b", new Origin(new Uuid(5, 6), 0, 0)))) {
      log.read(0, 2, taker);
    }
    assertThat(taken).containsExactly("a 0-9@0", "b 0-0@1");
  }
}
