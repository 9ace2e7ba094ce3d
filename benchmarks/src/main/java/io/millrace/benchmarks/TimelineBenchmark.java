package io.millrace.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what the threads of a learner that learns as fast as it can are at, over one second. */
@Command(
    name = "timeline",
    description = "Show what the learner's threads are at over one second.",
    mixinStandardHelpOptions = true)
final class TimelineBenchmark implements Callable<Integer> {
  private static final String SAMPLES = "samples";
  private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

  @Option(
      names = "--samples",
      defaultValue = "4000000",
      description = "Samples; the second begins with the latter half (default: ${DEFAULT-VALUE}).")
  private long samples;

  @Option(
      names = "--batch-sizes",
      split = ",",
      defaultValue = "1,256",
      description = "The learner's batch sizes (default: ${DEFAULT-VALUE}).")
  private List<Integer> batchSizes = List.of();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    OwnProcess.stopAllAtExit();
    System.exit(new CommandLine(new TimelineBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("millrace-timeline");
    try (JavaProcess broker =
        new JavaProcess(
            folder.resolve("broker.log"),
            HEAP,
            BrokerMain.class,
            List.of(folder.resolve("broker").toString()))) {
      String address = broker.nextLine();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
        Meter meter = new Meter(admin, broker);
        meter.create(SAMPLES, 1);
        SampleTopic.fill(address, SAMPLES, samples, SampleEncoding.PACKED);
        for (int batchSize : batchSizes) {
          show(Contender.Learner.mlp(batchSize), address, folder, meter);
        }
      }
    }
    String legend =
        Arrays.stream(Activity.values())
            .map(activity -> activity.letter() + " " + activity.title())
            .collect(Collectors.joining("; "));
    spec.commandLine().getOut().printf("%n%s%n", legend);
    Folders.delete(folder);
    return 0;
  }

  private void show(Contender.Learner learner, String address, Path folder, Meter meter)
      throws Exception {
    String run = "run-" + learner.batchSize();
    Path file = folder.resolve(run + ".jfr");
    List<String> options = new ArrayList<>(HEAP);
    options.addAll(FlightRecording.options(file));
    meter.create(Contender.output(run), 1);
    AtomicLong half = new AtomicLong();
    Measurement measured;
    try (OwnProcess process =
        learner.start(new Contender.Cluster(address, SAMPLES, Map.of()), run, folder, options)) {
      measured =
          meter.await(
              Contender.output(run),
              1,
              process,
              samples / 2,
              samples,
              offset -> half.set(System.currentTimeMillis()));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%n%s: %s%n", learner.title(), measured);
    FlightRecording.read(file)
        .second(Instant.ofEpochMilli(half.get()))
        .forEach((thread, line) -> out.printf("%-8s %s%n", thread, line.text()));
    out.flush();
  }
}
