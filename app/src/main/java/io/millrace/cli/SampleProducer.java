package io.millrace.cli;

import io.millrace.app.BrokersAnswer;
import io.millrace.app.Cluster;
import io.millrace.app.Learning;
import io.millrace.config.Config;
import io.millrace.data.InvalidSampleException;
import io.millrace.topology.FileLetters;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends samples to their topic, in order; rows that can't be any, to the dead letters. */
final class SampleProducer implements AutoCloseable {
  /** The longest record that it sends, unless the settings say otherwise. */
  static final int MAX_REQUEST = 16 * 1024 * 1024;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final FileLetters letters;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Map<String, RefusedRows> refused = new TreeMap<>();
  private final Deliveries deliveries;
  private final AtomicLong firstFailed = new AtomicLong(Long.MAX_VALUE);
  private long handed;
  private long sent;

  /** For the topics of the settings, which must be there. */
  SampleProducer(Config config, Cluster cluster) {
    Map<String, Object> properties = new TreeMap<>(cluster.properties());
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, "131072");
    properties.putIfAbsent(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_REQUEST));
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.topic = config.input().samples().topic();
    this.deliveries = new Deliveries(topic);
    this.letters =
        new FileLetters(
            config.topics().deadLetters().topic(), Learning.letterLimit(config, cluster));
  }

  /**
   * Sends values until there are no more, and waits until the brokers have them.
   *
   * @param rate records per second; 0 for as fast as it goes
   * @param stop asked before each record
   * @return how many were sent
   * @throws KafkaException if one could not be delivered; it says how many were
   */
  long sendAll(Iterator<byte[]> values, double rate, BooleanSupplier stop) {
    return sendAll(values, this::send, rate, stop);
  }

  /** As {@link #sendAll}, with the rows of a file; {@link #refused} then tells of the faulty. */
  long sendFile(Inputs rows, double rate, BooleanSupplier stop) {
    return sendAll(rows, row -> send(rows.name(), row), rate, stop);
  }

  /**
   * As {@link #sendAll}, with records of another topic, which keep their keys and times.
   *
   * @param partition of the samples topic for a record
   */
  long sendRecords(
      Iterator<ConsumerRecord<byte[], byte[]>> records,
      ToIntFunction<ConsumerRecord<byte[], byte[]>> partition,
      BooleanSupplier stop) {
    return sendAll(records, record -> send(record, partition.applyAsInt(record)), 0, stop);
  }

  private void send(ConsumerRecord<byte[], byte[]> record, int partition) {
    Long timestamp = record.timestamp() < 0 ? null : record.timestamp();
    send(new ProducerRecord<>(topic, partition, timestamp, record.key(), record.value()));
    sent++;
  }

  private <T> long sendAll(
      Iterator<T> values, Consumer<T> send, double rate, BooleanSupplier stop) {
    long start = System.nanoTime();
    while (!stop.getAsBoolean() && values.hasNext()) {
      if (rate > 0) {
        waitUntil(start + (long) (sent / rate * TimeUnit.SECONDS.toNanos(1)));
      }
      send.accept(values.next());
      throwFailure();
    }
    producer.flush();
    throwFailure();
    return sent;
  }

  private void send(String file, InputRow row) {
    InvalidSampleException fault = row.fault();
    if (fault == null) {
      send(row.value());
      return;
    }
    refused.merge(
        fault.reason().tag(),
        RefusedRows.first(file, row.line(), fault),
        (first, another) -> first.oneMore());
    send(letters.letter(file, row.line(), row.value(), fault, System.currentTimeMillis()));
  }

  private void send(byte[] value) {
    send(new ProducerRecord<>(topic, value));
    sent++;
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    deliveries.handed();
    long number = handed++;
    // The callback tells of failures, so the future is of no use.
    Future<?> unused = producer.send(record, (at, error) -> note(number, error));
  }

  /**
   * After a failure: lets go of what is under way.
   *
   * @return how many of the first records, or rows, were delivered without a gap; some behind them
   *     may have been, too
   */
  long deliveredWithoutGap() {
    producer.close(Duration.ZERO); // tells each of what is under way that it failed
    return Math.min(handed, firstFailed.get());
  }

  /** How many records, or rows, were handed over so far, to whichever topic. */
  long handed() {
    return handed;
  }

  /** Rows that were sent to the dead letters, by their reason. Not while rows are being sent. */
  List<RefusedRows> refused() {
    return List.copyOf(refused.values());
  }

  private static void waitUntil(long time) {
    for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void note(long number, @Nullable Exception error) {
    if (error == null) {
      deliveries.delivered();
    } else {
      firstFailed.accumulateAndGet(number, Math::min);
      failure.compareAndSet(null, error);
    }
  }

  private void throwFailure() {
    Exception error = failure.get();
    if (error != null) {
      throw new KafkaException(
          "topic %s: %,d of %,d records were delivered, then one was not: %s%s"
              .formatted(
                  topic,
                  deliveries.deliveredCount(),
                  deliveries.handedCount(),
                  error.getMessage(),
                  error instanceof TimeoutException ? "; " + BrokersAnswer.REMEDY : ""),
          error);
    }
  }

  @Override
  public void close() {
    producer.close();
    deliveries.close();
  }
}
