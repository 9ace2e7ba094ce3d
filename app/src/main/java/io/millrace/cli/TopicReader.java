package io.millrace.cli;

import io.millrace.checkpoint.CommittedRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Looks at a topic of one partition, at its committed records only. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * Longer than the transaction of a killed instance stays open: it hides all records behind it.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Consumer<byte[], byte[]> consumer;
  private final Admin admin;

  TopicReader(Map<String, String> kafka) {
    consumer = CommittedRecords.consumer(kafka);
    admin = Admin.create(new TreeMap<String, Object>(kafka));
  }

  /** The offset behind the last committed record, or before an open transaction's first. */
  long end(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    return Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
  }

  /** How many records there are from this offset on, once no transaction is open any more. */
  long count(String topic, long from) throws ExecutionException, InterruptedException {
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long count = 0;
    long end =
        admin
            .listOffsets(Map.of(partition, OffsetSpec.latest()))
            .partitionResult(partition)
            .get()
            .offset();
    long start = System.nanoTime();
    while (consumer.position(partition) < end && System.nanoTime() - start < PATIENCE.toNanos()) {
      count += consumer.poll(POLL).count();
    }
    return count;
  }

  @Override
  public void close() {
    consumer.close();
    admin.close();
  }
}
