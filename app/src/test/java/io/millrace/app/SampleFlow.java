package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.serde.JsonCommands;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends {@link VectorSamples} at an even rate, and bursts of them, until it is told to stop. The
 * record of sample i has the timestamp {@value #START} + i; every third has no key. Now and then
 * they are compressed in another way.
 *
 * <p>Beside the samples it sends commands. They name a position well ahead of the samples sent so
 * far, so that no learner can have passed it.
 */
final class SampleFlow implements AutoCloseable {
  static final long START = 1_700_000_000_000L;
  private static final int PER_SECOND = 800;
  private static final List<String> COMPRESSIONS = List.of("none", "gzip", "lz4", "zstd");

  /** When told to stop, it sends so many more; the last of each partition are well formed. */
  private static final int LAST = 100;

  /**
   * So many there are in all, however soon it is told to stop: enough for a checkpoint and a
   * command.
   */
  private static final int LEAST = 16_000;

  /** Samples of all partitions from one pair of commands to the next. */
  private static final int COMMAND_EVERY = 6000;

  /**
   * Samples of a partition from a command to where it takes effect, and how long the model then is
   * frozen.
   */
  private static final int COMMAND_AHEAD = 4000;

  private static final int FROZEN = 1000;

  private final List<KafkaProducer<byte[], byte[]>> producers;
  private final VectorSamples samples;
  private final String topic;
  private final String controlTopic;
  private final int partitions;
  private final AtomicInteger burst = new AtomicInteger();
  private final CompletableFuture<Integer> sent;
  private volatile boolean stopping;

  /** Starts to send to the partitions in turn. */
  SampleFlow(
      String bootstrapServers,
      VectorSamples samples,
      String topic,
      String controlTopic,
      int partitions) {
    this.samples = samples;
    this.topic = topic;
    this.controlTopic = controlTopic;
    this.partitions = partitions;
    this.producers = COMPRESSIONS.stream().map(by -> producer(bootstrapServers, by)).toList();
    this.sent = CompletableFuture.supplyAsync(this::send);
  }

  private static KafkaProducer<byte[], byte[]> producer(
      String bootstrapServers, String compression) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "compression.type",
            compression,
            "linger.ms",
            "50"), // each request to the broker costs what hundreds of samples do
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private int send() {
    long start = System.nanoTime();
    int index = 0;
    int extra = 0;
    while (!stopping) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      extra += burst.getAndSet(0);
      int due = (int) ((System.nanoTime() - start) * PER_SECOND / TimeUnit.SECONDS.toNanos(1));
      send(index, due + extra);
      index = due + extra;
    }
    int end = Math.max(index + LAST, LEAST);
    while (VectorSamples.isMalformed(end - 1) || VectorSamples.isMalformed(end - 2)) {
      end++;
    }
    send(index, end);
    producers.forEach(KafkaProducer::flush);
    return end;
  }

  private void send(int from, int to) {
    for (int index = from; index < to; index++) {
      if (index % COMMAND_EVERY == 0) {
        int ahead = index / partitions + COMMAND_AHEAD;
        send(new Command(Action.FREEZE, ahead), index);
        send(new Command(Action.THAW, ahead + FROZEN), index);
      }
      // One that fails is missed in the end.
      Future<?> unused = producers.get(index / 1000 % producers.size()).send(record(index));
    }
  }

  private ProducerRecord<byte[], byte[]> record(int index) {
    byte @Nullable [] key = index % 3 == 0 ? null : ("key-" + index).getBytes(UTF_8);
    return new ProducerRecord<>(
        topic, index % partitions, START + index, key, samples.value(index));
  }

  private void send(Command command, int index) {
    for (int partition = 0; partition < partitions; partition++) {
      Future<?> unused =
          producers
              .get(0)
              .send(
                  new ProducerRecord<>(
                      controlTopic, partition, START + index, null, JsonCommands.write(command)));
    }
  }

  /** Sends so many at once. */
  void burst(int count) {
    burst.addAndGet(count);
  }

  /** Stops and returns how many samples were sent. */
  int stop() {
    stopping = true;
    return sent.join();
  }

  @Override
  public void close() {
    stop();
    producers.forEach(KafkaProducer::close);
  }
}
