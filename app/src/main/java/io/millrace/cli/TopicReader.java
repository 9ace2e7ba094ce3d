package io.millrace.cli;

import io.millrace.checkpoint.Checkpoints;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Looks at a topic of one partition, at its committed records only. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;

  TopicReader(Map<String, String> kafka) {
    consumer = Checkpoints.consumer(kafka);
  }

  /** The offset behind the last record. */
  long end(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    return Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
  }

  /** How many records there are from this offset on. */
  long count(String topic, long from) {
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long count = 0;
    long end = end(topic);
    while (consumer.position(partition) < end) {
      count += consumer.poll(POLL).count();
    }
    return count;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
