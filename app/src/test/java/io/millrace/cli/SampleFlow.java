package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends {@link VectorSamples} at an even rate until it is told to stop. The record of sample i has
 * the timestamp {@value #START} + i; every third has no key.
 */
final class SampleFlow implements AutoCloseable {
  static final long START = 1_700_000_000_000L;
  private static final int PER_SECOND = 800;

  /** When told to stop, it sends so many more. */
  private static final int LAST = 100;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final CompletableFuture<Integer> sent;
  private volatile boolean stopping;

  private SampleFlow(String bootstrapServers, String topic, int partitions) {
    this.topic = topic;
    this.partitions = partitions;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.sent = CompletableFuture.supplyAsync(this::send);
  }

  /** Starts to send to the partitions in turn. */
  static SampleFlow start(String bootstrapServers, String topic, int partitions) {
    return new SampleFlow(bootstrapServers, topic, partitions);
  }

  private int send() {
    long start = System.nanoTime();
    int index = 0;
    while (!stopping) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      int due = (int) ((System.nanoTime() - start) * PER_SECOND / TimeUnit.SECONDS.toNanos(1));
      send(index, due);
      index = due;
    }
    send(index, index + LAST);
    producer.flush();
    return index + LAST;
  }

  private void send(int from, int to) {
    for (int index = from; index < to; index++) {
      // One that fails is missed in the end.
      Future<?> unused = producer.send(record(index));
    }
  }

  private ProducerRecord<byte[], byte[]> record(int index) {
    byte @Nullable [] key = index % 3 == 0 ? null : ("key-" + index).getBytes(UTF_8);
    return new ProducerRecord<>(
        topic, index % partitions, START + index, key, VectorSamples.value(index));
  }

  /** Stops and returns how many samples were sent. */
  int stop() {
    stopping = true;
    return sent.join();
  }

  @Override
  public void close() {
    stop();
    producer.close();
  }
}
