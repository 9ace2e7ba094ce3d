package io.millrace.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer of an output topic that notes how long after its sample each record arrives: the time
 * of arrival minus the record's timestamp, which is the sample's.
 */
final class Arrivals implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final Consumer<byte[], byte[]> consumer;
  private final long[] millis;
  private final CompletableFuture<Void> reading;
  private volatile int count;
  private volatile boolean closing;

  /**
   * Begins to read.
   *
   * @param isolation {@code read_committed} or {@code read_uncommitted}
   * @param most records at most
   */
  Arrivals(String brokers, String topic, String isolation, int most) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "100000"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    millis = new long[most];
    reading = CompletableFuture.runAsync(this::read);
  }

  private void read() {
    while (!closing && count < millis.length) {
      Iterable<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL);
      long now = System.currentTimeMillis();
      int next = count;
      for (ConsumerRecord<byte[], byte[]> record : records) {
        millis[next++] = now - record.timestamp();
      }
      count = next;
    }
  }

  /** Records so far. */
  int count() {
    return count;
  }

  /** The latency in ms that so many percent of the records behind the first ones did not exceed. */
  double percentile(double percent, int from) {
    double[] values = new double[count - from];
    for (int i = 0; i < values.length; i++) {
      values[i] = millis[from + i];
    }
    return new Percentile(percent).evaluate(values);
  }

  @Override
  public void close() {
    closing = true;
    reading.join();
    consumer.close();
  }
}
