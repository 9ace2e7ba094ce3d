package io.millrace.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
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
        Contender.Cluster cluster =
            new Contender.Cluster(
                address, "", Map.of("commit.interval.ms", Integer.toString(commitMillis)));
        for (int rate : rates) {
          LatencyTrial trial = new LatencyTrial(rate, warmUp, seconds, folder, meter);
          for (Contender contender :
              List.of(new Contender.PassThrough(), new Contender.Learner(1, 102_400, maxDelay))) {
            out.println(measure(contender, trial, cluster));
            out.flush();
          }
        }
      }
    }
    Folders.delete(folder);
    return 0;
  }

  private String measure(Contender contender, LatencyTrial trial, Contender.Cluster cluster)
      throws Exception {
    String name = contender instanceof Contender.Learner ? "learner-" : "pass-";
    LatencyTrial.Latencies took = trial.measure(contender, cluster, name + trial.rate(), JVM);
    return "%-22s %,8d  %9.0f %9.0f  %9.0f %9.0f"
        .formatted(
            contender.title(),
            trial.rate(),
            took.uncommitted().p50(),
            took.uncommitted().p99(),
            took.committed().p50(),
            took.committed().p99());
  }
}
