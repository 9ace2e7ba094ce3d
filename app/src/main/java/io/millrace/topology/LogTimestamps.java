package io.millrace.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time of a record that has none: that of the latest record before it in its partition, or, if
 * there is none before it, 0. So it is a function of the log. Kafka Streams' own extractors stop
 * the stream at a partition's first record if that has no timestamp.
 */
final class LogTimestamps implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return record.timestamp() >= 0 ? record.timestamp() : Math.max(0, partitionTime);
  }
}
