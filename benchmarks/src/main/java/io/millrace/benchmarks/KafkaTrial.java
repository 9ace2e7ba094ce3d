package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Lets one contender after the other read the same samples: first undisturbed, then killed and
 * started again. All that it has committed is read back and counted.
 *
 * @param classes of the samples
 * @param warmUp since its first answer, unless 20 % of the samples are over before
 * @param time measured after that, unless 60 % of the samples are over before
 */
record KafkaTrial(
    Contender.Cluster cluster,
    byte[] classes,
    Duration warmUp,
    Duration time,
    Path folder,
    Meter meter) {
  /** Samples of which accuracy is told. */
  static final int JUDGED = 5000;

  /** Of the samples: the rest is for the time after the kill. */
  private static final double BEFORE_KILL = 0.6;

  /**
   * The measurement ends with a commit; all commit once a second, and a kill comes when it likes.
   */
  private static final Duration BETWEEN_COMMITS = Duration.ofMillis(500);

  /** After the first answer behind the kill. */
  private static final Duration AFTER = Duration.ofSeconds(3);

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> JVM = List.of("-Xms1g", "-Xmx1g");

  /**
   * Tries one.
   *
   * @param run its name on the brokers, which nobody else has
   * @throws IllegalStateException if it ends by itself, or does nothing
   */
  KafkaResult run(Contender contender, String run)
      throws IOException, InterruptedException, ExecutionException {
    String output = Contender.output(run);
    meter.create(output, 1);
    try {
      Measurement speed;
      try (OwnProcess client = contender.start(cluster, run, folder, JVM)) {
        long most = (long) (BEFORE_KILL * classes.length);
        speed = meter.await(output, client, warmUp, time, most);
        Thread.sleep(BETWEEN_COMMITS.toMillis());
        client.kill();
      }
      long killed = meter.committed(output, 1);
      long start = System.nanoTime();
      Duration again;
      try (OwnProcess client = contender.start(cluster, run, folder, JVM)) {
        awaitAnswer(output, killed, client);
        again = Duration.ofNanos(System.nanoTime() - start);
        Thread.sleep(AFTER.toMillis());
      }
      return result(contender, speed, output, killed, again);
    } finally {
      meter.delete(contender.made(run, 1));
    }
  }

  /**
   * Behind an offset: the abort of what the killed one left open moves the end, and is no answer.
   */
  private void awaitAnswer(String output, long offset, OwnProcess client) {
    long begun = System.nanoTime();
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      TopicPartition partition = new TopicPartition(output, 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      while (consumer.poll(POLL).isEmpty()) {
        client.requireAlive();
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw new IllegalStateException("no answer in " + PATIENCE + " after the kill");
        }
      }
    }
  }

  private KafkaResult result(
      Contender contender, Measurement speed, String output, long killed, Duration again)
      throws IOException {
    AnswerTally tally = new AnswerTally(classes, contender.batchSize());
    OptionalDouble latest = OptionalDouble.empty();
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      TopicPartition partition = new TopicPartition(output, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      boolean before = true;
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (before && record.offset() >= killed) {
            before = false;
            latest = tally.accuracy(tally.end() - JUDGED, tally.end());
          }
          tally.add(contender.answer(record));
        }
      }
    }
    return new KafkaResult(
        contender.title(),
        speed,
        tally.accuracy(0, JUDGED),
        latest,
        tally.lost(),
        tally.doubled(),
        tally.surplus(),
        again);
  }

  private Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            cluster.brokers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            "10000"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
