package io.millrace.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Lets contenders answer samples that come at an even rate, every second without a label, and tells
 * how long after a sample its answer arrives.
 *
 * @param rate samples per second
 * @param warmUp seconds that are not measured
 * @param seconds that are
 */
record LatencyTrial(int rate, int warmUp, int seconds, Path folder, Meter meter) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int DIFFERENT = 1000;

  /**
   * What one contender took, in ms.
   *
   * @param uncommitted until a consumer of uncommitted records has the answers
   * @param committed until one of committed records has
   */
  record Latencies(Percentiles uncommitted, Percentiles committed) {}

  /** The median and the 99th percentile. */
  record Percentiles(double p50, double p99) {
    private static Percentiles of(Arrivals arrivals, int from) {
      return new Percentiles(arrivals.percentile(50, from), arrivals.percentile(99, from));
    }
  }

  /**
   * Tries one on a topic of its own.
   *
   * @param where the cluster; its samples are not read
   * @param run its name on the brokers, which nobody else has
   */
  Latencies measure(
      Contender contender, Contender.Cluster where, String run, List<String> jvmOptions)
      throws Exception {
    Contender.Cluster cluster = where.of(run + ".in");
    meter.create(cluster.samples(), 1);
    meter.create(Contender.output(run), 1);
    int all = rate * (warmUp + seconds) + 1;
    String output = Contender.output(run);
    try (OwnProcess client = contender.start(cluster, run, folder, jvmOptions);
        Arrivals uncommitted = new Arrivals(cluster.brokers(), output, "read_uncommitted", all);
        Arrivals committed = new Arrivals(cluster.brokers(), output, "read_committed", all)) {
      send(contender.encoding(), cluster, all, uncommitted, client);
      await(client, committed, all);
      await(client, uncommitted, all);
      int from = 1 + rate * warmUp;
      return new Latencies(Percentiles.of(uncommitted, from), Percentiles.of(committed, from));
    }
  }

  /** The first one finds out when the client is there. */
  private void send(
      SampleEncoding encoding,
      Contender.Cluster cluster,
      int all,
      Arrivals arrivals,
      OwnProcess client)
      throws Exception {
    List<byte[]> values = SampleTopic.some(DIFFERENT, encoding);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, cluster.brokers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(cluster.samples(), values.get(0))).get();
      await(client, arrivals, 1);
      long start = System.nanoTime();
      for (int i = 1; i < all; i++) {
        long due = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        // One that fails is missed in the end.
        Future<?> unused =
            producer.send(new ProducerRecord<>(cluster.samples(), values.get(i % DIFFERENT)));
      }
    }
  }

  private static void await(OwnProcess client, Arrivals arrivals, int count)
      throws InterruptedException {
    long start = System.nanoTime();
    while (arrivals.count() < count) {
      client.requireAlive();
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "only " + arrivals.count() + " of " + count + " records after " + PATIENCE);
      }
      Thread.sleep(20);
    }
  }
}
