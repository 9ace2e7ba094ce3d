package io.millrace.cli;

import io.millrace.config.Config;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends samples to their topic, in order. */
final class SampleProducer implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private long sent;

  /** For the samples topic of the settings. */
  SampleProducer(Config config, Map<String, String> kafka) {
    Map<String, Object> properties = new TreeMap<>(kafka);
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, "131072");
    properties.putIfAbsent(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.putIfAbsent(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(16 * 1024 * 1024));
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.topic = config.input().samples().topic();
  }

  /**
   * Sends values until there are no more, and waits until the brokers have them.
   *
   * @param rate records per second; 0 for as fast as it goes
   * @param stop asked before each record
   * @return how many were sent
   * @throws KafkaException if one could not be delivered
   */
  long sendAll(Iterator<byte[]> values, double rate, BooleanSupplier stop) {
    long start = System.nanoTime();
    while (!stop.getAsBoolean() && values.hasNext()) {
      if (rate > 0) {
        waitUntil(start + (long) (sent / rate * TimeUnit.SECONDS.toNanos(1)));
      }
      // The callback below tells of failures, so the future is of no use.
      Future<?> unused =
          producer.send(new ProducerRecord<>(topic, values.next()), (at, error) -> note(error));
      sent++;
      throwFailure();
    }
    producer.flush();
    throwFailure();
    return sent;
  }

  private static void waitUntil(long time) {
    for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @SuppressWarnings("NullAway") // Kafka hands over null where all went well
  private void note(Exception error) {
    failure.compareAndSet(null, error);
  }

  private void throwFailure() {
    Exception error = failure.get();
    if (error != null) {
      throw new KafkaException("topic " + topic + ": a sample was not delivered: " + error, error);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
