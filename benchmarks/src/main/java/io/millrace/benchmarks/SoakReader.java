package io.millrace.benchmarks;

import io.millrace.schemas.Prediction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.util.ResizableDoubleArray;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed predictions, counts them by the ids of their samples, and notes latencies. */
final class SoakReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final Consumer<byte[], byte[]> consumer;
  private final AnswerTally tally;
  private final CompletableFuture<Void> reading;
  private ResizableDoubleArray millis = new ResizableDoubleArray();
  private volatile boolean closing;

  /**
   * What came since the last look.
   *
   * @param predictions how many
   * @param p50 their median latency in ms, from the sample's record to this reader
   * @param p99 the 99th percentile
   */
  record Latest(int predictions, double p50, double p99) {}

  /**
   * Begins to read.
   *
   * @param most samples there can be
   */
  SoakReader(String brokers, String topic, int most) {
    tally = new AnswerTally(new byte[most], 1);
    consumer =
        new KafkaConsumer<>(
            Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    reading = CompletableFuture.runAsync(this::read, task -> new Thread(task).start());
  }

  private void read() {
    while (!closing) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        add(record, System.currentTimeMillis());
      }
    }
  }

  private synchronized void add(ConsumerRecord<byte[], byte[]> record, long now) {
    try {
      String id = Prediction.getDecoder().decode(record.value()).getId();
      tally.add(Answer.ofNumber(Long.parseLong(id)));
      millis.addElement((double) (now - record.timestamp()));
    } catch (IOException e) {
      throw new UncheckedIOException("no prediction at offset " + record.offset(), e);
    }
  }

  /**
   * What came since the last call.
   *
   * @throws java.util.concurrent.CompletionException if reading has failed
   */
  synchronized Latest latest() {
    if (reading.isCompletedExceptionally()) {
      reading.join();
    }
    double[] values = millis.getElements();
    millis = new ResizableDoubleArray();
    return new Latest(
        values.length,
        values.length == 0 ? Double.NaN : new Percentile(50).evaluate(values),
        values.length == 0 ? Double.NaN : new Percentile(99).evaluate(values));
  }

  /** Samples that have no prediction, of so many. */
  synchronized int missing(int sent) {
    return sent - tally.end() + tally.lost();
  }

  /** Predictions of samples that had one already. */
  synchronized long doubled() {
    return tally.doubled();
  }

  @Override
  public void close() {
    closing = true;
    // What went wrong is told by latest().
    reading.exceptionally(fault -> null).join();
    consumer.close();
  }
}
