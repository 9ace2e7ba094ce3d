package io.millrace.topology;

import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Passes the records of a partition on as they are, with a header that says where they were. */
final class MergeProcessor extends ContextualProcessor<byte[], byte[], byte[], Outgoing> {
  private final IntConsumer begin;
  private final Supplier<Uuid> topicIds;
  private @Nullable Uuid topicId;

  /**
   * For one partition.
   *
   * @param begin told which partition begins, before its first record is passed on
   * @param topicIds which samples topic it is
   */
  MergeProcessor(IntConsumer begin, Supplier<Uuid> topicIds) {
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
    // A record of the samples topic that has such a header already is no concern of ours: the last
    // one counts.
    context()
        .forward(
            record
                .withHeaders(record.headers().add(origin.header()))
                .withValue(new Outgoing(0, record.value())));
  }
}
