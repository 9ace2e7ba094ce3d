package io.millrace.topology;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.labels.Tick;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Passes the records of a partition on as they are, with a header that says where they were. One
 * that is too long for the log goes to the dead letters. With late labels it tells the time too.
 */
final class MergeProcessor extends ContextualProcessor<byte[], byte[], byte[], Outgoing> {
  private final TopicNames topics;
  private final LetterCutter cutter;
  private final RecordLimit limit;
  private final MergeTopics brokers;
  private final Map<String, Uuid> topicIds = new HashMap<>();
  private final Map<String, Uuid> latestIds = new HashMap<>();
  private final Map<String, Long> offsets = new HashMap<>();
  private @Nullable MergeClock clock;

  /**
   * For one partition.
   *
   * @param limits the largest records that the topics take
   */
  MergeProcessor(TopicNames topics, RecordLimits limits, MergeTopics brokers) {
    this.topics = topics;
    this.cutter = new LetterCutter(limits.deadLetters());
    this.limit = limits.log();
    this.brokers = brokers;
  }

  @Override
  public void init(ProcessorContext<byte[], Outgoing> context) {
    super.init(context);
    topicIds.clear();
    offsets.clear();
    TopicNames.Late late = topics.late();
    if (late != null) {
      clock = new MergeClock(brokers, topics, late.labels(), context.taskId().partition());
      context.schedule(MergeClock.EVERY, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }
  }

  private void tick(long now) {
    Tick tick = clock == null ? null : clock.tick(now);
    if (tick != null) {
      forward(TickRecord.of(tick, now), 0, NodeNames.LOG);
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata from = context().recordMetadata().orElseThrow();
    boolean isSample = from.topic().equals(topics.samples());
    Long before = offsets.put(from.topic(), from.offset());
    // Offsets go back where the topic was deleted and made anew: the consumer does not say so. They
    // go on where the new one has more records already.
    boolean goesOn = before != null && before < from.offset();
    Uuid topicId = goesOn ? topicIds.get(from.topic()) : null;
    if (topicId == null || isAnother(topicId, from.topic())) {
      topicId = begin(from, isSample);
    }
    if (clock != null) {
      clock.heard(from.topic());
    }
    Origin origin = new Origin(topicId, from.partition(), from.offset());
    // If it has such a header already, the last one counts.
    Record<byte[], byte[]> merged =
        record.withHeaders(
            new RecordHeaders(record.headers())
                .add(origin.header(isSample ? Origin.HEADER : Origin.LABEL)));
    if (limit.allows(merged.key(), merged.value(), merged.headers())) {
      forward(merged, 0, NodeNames.LOG);
    } else {
      Record<byte[], byte[]> letter =
          new DeadLetters(from.topic())
              .letter(record, origin.partition(), origin.offset(), tooLong(record));
      forward(
          cutter.fit(letter),
          isSample ? origin.partition() : DeadLetters.OF_LABELS,
          NodeNames.UNMERGED_LETTERS);
    }
  }

  /** Whether the brokers' latest answer is a new one, and names another topic than this. */
  private boolean isAnother(Uuid topicId, String topic) {
    Uuid latest = brokers.latestId(topic).orElse(null);
    return latest != null
        && !latest.equals(latestIds.put(topic, latest))
        && !latest.equals(topicId);
  }

  private Uuid begin(RecordMetadata from, boolean isSample) {
    if (isSample) {
      brokers.begin(from.partition());
    }
    if (topicIds.isEmpty()) {
      tick(context().currentSystemTimeMs());
    }
    Uuid topicId = brokers.id(from.topic());
    topicIds.put(from.topic(), topicId);
    return topicId;
  }

  private InvalidSampleException tooLong(Record<byte[], byte[]> record) {
    byte[] value = record.value();
    return new InvalidSampleException(
        Reason.OVERSIZED,
        "record: %d bytes are more than the log takes, which is %d: raise its max.message.bytes"
            .formatted(value == null ? 0 : value.length, limit.bytes()));
  }

  private void forward(Record<byte[], byte[]> record, int partition, String sink) {
    context().forward(record.withValue(new Outgoing(partition, record.value())), sink);
  }
}
