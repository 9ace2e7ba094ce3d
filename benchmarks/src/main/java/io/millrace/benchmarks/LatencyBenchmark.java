package io.millrace.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures how long after a sample its prediction arrives at a consumer, beside a topology that
 * passes the samples through, at even rates. Every second sample has no label.
 */
@Command(
    name = "latency",
    description = "Measure the latency of predictions beside a pass-through topology.",
    mixinStandardHelpOptions = true)
final class LatencyBenchmark implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> JVM = List.of("-Xms512m", "-Xmx512m");

  @Option(
      names = "--rates",
      split = ",",
      defaultValue = "100,1000,10000",
      description = "Samples per second (default: ${DEFAULT-VALUE}).")
  private List<Integer> rates = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "How long each is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "Seconds before that (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--commit-interval",
      defaultValue = "1000",
      description = "commit.interval.ms of both (default: ${DEFAULT-VALUE}).")
  private int commitMillis;

  @Option(
      names = "--max-delay",
      defaultValue = "200ms",
      description = "predictions.max_delay of the learner (default: ${DEFAULT-VALUE}).")
  private String maxDelay = "";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    OwnProcess.stopAllAtExit();
    System.exit(new CommandLine(new LatencyBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("millrace-latency");
    PrintWriter out = spec.commandLine().getOut();
    out.printf("commit.interval.ms %d, max_delay %s; latency in ms%n", commitMillis, maxDelay);
    out.printf(
        "%-22s %8s  %-21s  %-21s%n", "", "per s", "uncommitted p50, p99", "committed p50, p99");
    try (JavaProcess broker =
        new JavaProcess(
            folder.resolve("broker.log"),
            JVM,
            BrokerMain.class,
            List.of(folder.resolve("broker").toString()))) {
      String address = broker.nextLine();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
        Meter meter = new Meter(admin, broker);
        for (int rate : rates) {
          for (Contender contender :
              List.of(new Contender.PassThrough(), new Contender.Learner(1, 102_400, maxDelay))) {
            out.println(measure(contender, rate, address, folder, meter));
            out.flush();
          }
        }
      }
    }
    Folders.delete(folder);
    return 0;
  }

  private String measure(Contender contender, int rate, String address, Path folder, Meter meter)
      throws Exception {
    String run = contender instanceof Contender.Learner ? "learner-" + rate : "pass-" + rate;
    Contender.Cluster cluster =
        new Contender.Cluster(
            address, run + ".in", Map.of("commit.interval.ms", Integer.toString(commitMillis)));
    meter.create(cluster.samples(), 1);
    meter.create(Contender.output(run), 1);
    int all = rate * (warmUp + seconds) + 1;
    try (OwnProcess client = contender.start(cluster, run, folder, JVM);
        Arrivals uncommitted =
            new Arrivals(address, Contender.output(run), "read_uncommitted", all);
        Arrivals committed = new Arrivals(address, Contender.output(run), "read_committed", all)) {
      send(address, cluster.samples(), rate, all, uncommitted, client);
      await(client, committed, all);
      await(client, uncommitted, all);
      int from = 1 + rate * warmUp;
      return "%-22s %,8d  %9.0f %9.0f  %9.0f %9.0f"
          .formatted(
              contender.title(),
              rate,
              uncommitted.percentile(50, from),
              uncommitted.percentile(99, from),
              committed.percentile(50, from),
              committed.percentile(99, from));
    }
  }

  /** The first one finds out when the client is there. */
  private static void send(
      String address, String topic, int rate, int all, Arrivals arrivals, OwnProcess client)
      throws Exception {
    List<byte[]> values = SampleTopic.some(1000);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, values.get(0))).get();
      await(client, arrivals, 1);
      long start = System.nanoTime();
      for (int i = 1; i < all; i++) {
        long due = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        // One that fails is missed in the end.
        Future<?> unused = producer.send(new ProducerRecord<>(topic, values.get(i % 1000)));
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
