package io.millrace.topology;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Passes the records of a partition on as they are, with a header that says where they were. One
 * that is too long for the log goes to the dead letters.
 */
final class MergeProcessor extends ContextualProcessor<byte[], byte[], byte[], Outgoing> {
  private final DeadLetters deadLetters;
  private final LetterCutter cutter;
  private final RecordLimit limit;
  private final IntConsumer begin;
  private final Supplier<Uuid> topicIds;
  private @Nullable Uuid topicId;

  /**
   * For one partition.
   *
   * @param topic of the samples
   * @param limits the largest records that the topics take
   * @param begin told which partition begins, before its first record is passed on
   * @param topicIds which samples topic it is
   */
  MergeProcessor(String topic, RecordLimits limits, IntConsumer begin, Supplier<Uuid> topicIds) {
    this.deadLetters = new DeadLetters(topic);
    this.cutter = new LetterCutter(limits.deadLetters());
    this.limit = limits.log();
    this.begin = begin;
    this.topicIds = topicIds;
  }

  @Override
  public void init(ProcessorContext<byte[], Outgoing> context) {
    super.init(context);
    begin.accept(context.taskId().partition());
    topicId = topicIds.get();
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata from = context().recordMetadata().orElseThrow();
    Origin origin =
        new Origin(
            Objects.requireNonNull(topicId, "init comes first"), from.partition(), from.offset());
    // If it has such a header already, the last one counts.
    Record<byte[], byte[]> merged =
        record.withHeaders(new RecordHeaders(record.headers()).add(origin.header()));
    if (limit.allows(merged.key(), merged.value(), merged.headers())) {
      forward(merged, 0, NodeNames.LOG);
    } else {
      forward(
          cutter.fit(
              deadLetters.letter(record, origin.partition(), origin.offset(), tooLong(record))),
          origin.partition(),
          NodeNames.UNMERGED_LETTERS);
    }
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
