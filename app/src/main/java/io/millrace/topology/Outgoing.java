package io.millrace.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * A value on its way to a sink, with the partition it must go to: that of the samples it comes
 * from. A partitioner sees only key and value, so the value carries it.
 *
 * @param partition of the samples topic
 * @param value the record's value; null deletes the key on a compacted topic
 */
record Outgoing(int partition, byte @Nullable [] value) {
  /** Writes the value as it is. */
  static Serializer<Outgoing> serializer() {
    return (topic, outgoing) -> outgoing.value();
  }

  /**
   * The samples' partition itself. The producer learns of a new one when it needs it, where the
   * number of partitions that Kafka Streams knows may be an old one.
   */
  static StreamPartitioner<byte[], Outgoing> exactly() {
    return (topic, key, outgoing, partitions) -> Optional.of(Set.of(outgoing.partition()));
  }

  /** The samples' partition; on a topic with fewer partitions, the remainder. */
  static StreamPartitioner<byte[], Outgoing> partitioner() {
    return (topic, key, outgoing, partitions) ->
        Optional.of(Set.of(outgoing.partition() % partitions));
  }
}
