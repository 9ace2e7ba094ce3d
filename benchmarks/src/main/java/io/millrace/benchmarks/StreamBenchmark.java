package io.millrace.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the learner beside a pass-through topology, on one topic, all in own processes. */
@Command(
    name = "stream",
    description = "Measure the learner beside a pass-through topology.",
    mixinStandardHelpOptions = true)
final class StreamBenchmark implements Callable<Integer> {
  private static final String SAMPLES = "samples";
  private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

  @Option(
      names = "--samples",
      defaultValue = "8000000",
      description = "Samples on the topic (default: ${DEFAULT-VALUE}).")
  private long samples;

  @Option(
      names = "--warm-up",
      defaultValue = "4000000",
      description = "How many of them are not measured (default: ${DEFAULT-VALUE}).")
  private long warmUp;

  @Option(
      names = "--repetitions",
      defaultValue = "3",
      description = "Runs of each contender (default: ${DEFAULT-VALUE}).")
  private int repetitions;

  @Option(
      names = "--batch-sizes",
      split = ",",
      defaultValue = "1,256",
      description = "The learner's batch sizes (default: ${DEFAULT-VALUE}).")
  private List<Integer> batchSizes = List.of();

  @Option(
      names = "--formats",
      split = ",",
      defaultValue = "packed",
      description = {
        "How the learner's samples are written: ${COMPLETION-CANDIDATES}",
        "(default: ${DEFAULT-VALUE})."
      })
  private List<SampleEncoding> formats = List.of();

  @Option(
      names = "--latency-rate",
      defaultValue = "1000",
      description = {
        "Samples per second at which latency is measured, on a topic of one partition; 0: it isn't",
        "(default: ${DEFAULT-VALUE})."
      })
  private int latencyRate;

  @Option(
      names = "--checkpoint-every",
      defaultValue = "102400",
      description = "Samples between checkpoints of the learner (default: ${DEFAULT-VALUE}).")
  private int checkpointSamples;

  @Option(
      names = "--partitions",
      defaultValue = "1",
      description = {
        "Partitions of the topic; one model learns them all, merged",
        "(default: ${DEFAULT-VALUE})."
      })
  private int partitions;

  @Option(
      names = "--kafka",
      paramLabel = "PROPERTY=VALUE",
      description = "A property of Kafka for the contenders; may be repeated.")
  private Map<String, String> kafka = Map.of();

  @Option(
      names = "--jvm-option",
      description = "An option for the contenders' JVMs; may be repeated.")
  private List<String> jvmOptions = List.of();

  @Option(
      names = "--build",
      description = {
        "A checkout that is built, whose learner to run; may be repeated, to compare builds with",
        "the first (default: this one)."
      })
  private List<Path> builds = List.of();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    OwnProcess.stopAllAtExit();
    System.exit(
        new CommandLine(new StreamBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("millrace-benchmark");
    try (SchemaServer registry = new SchemaServer();
        JavaProcess broker =
            new JavaProcess(
                folder.resolve("broker.log"),
                HEAP,
                BrokerMain.class,
                List.of(folder.resolve("broker").toString()))) {
      String address = broker.nextLine();
      try (Admin admin = Admin.create(brokers(address))) {
        compare(
            folder,
            new Contender.Cluster(address, SAMPLES, kafka, registry.url()),
            new Meter(admin, broker));
      }
    }
    Folders.delete(folder);
    return 0;
  }

  private static Map<String, Object> brokers(String address) {
    return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address);
  }

  private void compare(Path folder, Contender.Cluster cluster, Meter meter) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%,d samples in %d partitions, the first %,d of them warm-up%n",
        samples, partitions, warmUp);
    out.flush();
    List<Contender> contenders = contenders();
    for (SampleEncoding encoding :
        new TreeSet<>(contenders.stream().map(Contender::encoding).toList())) {
      meter.create(topic(encoding), partitions);
      SampleTopic.fill(cluster.brokers(), topic(encoding), samples, encoding);
    }
    Comparison comparison = new Comparison(contenders);
    for (int i = 0; i < repetitions; i++) {
      List<Contender> order = new ArrayList<>(contenders);
      if (i % 2 == 1) {
        Collections.reverse(order); // so that no contender always has the same neighbours
      }
      for (Contender contender : order) {
        String run = "run-%d-%d".formatted(i, contenders.indexOf(contender));
        comparison.add(
            contender,
            measure(contender, cluster.of(topic(contender.encoding())), run, folder, meter));
      }
    }
    out.println();
    out.print(comparison.text());
    out.flush();
    if (latencyRate > 0) {
      latencies(contenders, cluster, new LatencyTrial(latencyRate, 10, 20, folder, meter));
    }
  }

  private static String topic(SampleEncoding encoding) {
    return SAMPLES + "-" + encoding;
  }

  private void latencies(List<Contender> contenders, Contender.Cluster cluster, LatencyTrial trial)
      throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%nms from a sample to its committed record, at %,d samples/s: median, 99th percentile%n",
        trial.rate());
    for (Contender contender : contenders) {
      LatencyTrial.Percentiles took =
          trial
              .measure(contender, cluster, "latency-" + contenders.indexOf(contender), HEAP)
              .committed();
      out.printf("%-32s %,.0f, %,.0f%n", contender.title(), took.p50(), took.p99());
      out.flush();
    }
  }

  private List<Contender> contenders() {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(new Contender.PassThrough());
    if (builds.stream().map(StreamBenchmark::name).distinct().count() < builds.size()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--build: the folders' names must differ: " + builds);
    }
    for (int size : batchSizes) {
      for (SampleEncoding format : formats) {
        Contender.Learner learner =
            new Contender.Learner(size, checkpointSamples, "200ms").of(format);
        if (builds.isEmpty()) {
          contenders.add(learner);
        }
        builds.forEach(build -> contenders.add(learner.of(build.toAbsolutePath().normalize())));
      }
    }
    return contenders;
  }

  private static String name(Path build) {
    return String.valueOf(build.toAbsolutePath().normalize().getFileName());
  }

  private Measurement measure(
      Contender contender, Contender.Cluster cluster, String run, Path folder, Meter meter)
      throws IOException, InterruptedException, ExecutionException {
    String output = Contender.output(run);
    meter.create(output, partitions);
    List<String> options = new ArrayList<>(HEAP);
    jvmOptions.forEach(option -> options.add(option.replace("%r", run)));
    try (OwnProcess client = contender.start(cluster, run, folder, options);
        JvmThreads threads = new JvmThreads(client)) {
      Measurement measured =
          meter.await(output, partitions, client, warmUp, samples, threads::begin);
      PrintWriter out = spec.commandLine().getOut();
      out.printf("%-24s %s%n", contender.title(), measured);
      out.printf("%-24s %s%n", "", threads.perRecord(samples));
      out.flush();
      return measured;
    } finally {
      meter.delete(contender.made(run, partitions));
    }
  }
}
