package io.millrace.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures Millrace beside learners of other libraries, on one topic and on rows in memory. */
@Command(
    name = "peers",
    description = {
      "Measure Millrace beside consumers with learners of other libraries: on one topic, with a",
      "kill -9 of each, and on rows in memory."
    },
    mixinStandardHelpOptions = true)
final class PeersBenchmark implements Callable<Integer> {
  private static final String SAMPLES = "samples";

  /** Of rows in memory; more than most can do in the time. */
  private static final int ROWS = 2_000_000;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = {
        "To measure each for, behind a warm-up of half as long (default: ${DEFAULT-VALUE});",
        "a model is saved after 10 s, so what a kill does is shown by 7 and more."
      })
  private double seconds;

  @Option(
      names = "--samples",
      defaultValue = "8000000",
      description =
          "On the topic; the fastest are measured on the first 60 %% (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Those whose names contain one of these, in either case.")
  private List<String> only = List.of();

  @Option(
      names = "--docs",
      paramLabel = "FOLDER",
      description = "Remake the tables and the plots of peers.md there.")
  private @Nullable Path docs;

  @Option(
      names = "--python",
      defaultValue = "",
      description = "A Python with the other libraries; none: without them.")
  private String python = "";

  @Option(names = "--script", required = true, description = "peers.py")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path script;

  @Option(names = "--moa", description = "MOA's jar; none: without it.")
  private @Nullable Path moa;

  @Option(names = "--moa-source", required = true, description = "MoaPeer.java")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path moaSource;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private final Map<String, String> faults = new LinkedHashMap<>();

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    OwnProcess.stopAllAtExit();
    System.exit(new CommandLine(new PeersBenchmark()).execute(arguments));
  }

  /** One way to be tried. */
  private interface Trial<R> {
    R run() throws IOException, InterruptedException, ExecutionException;
  }

  @Override
  public Integer call() throws Exception {
    if (!(seconds > 0) || samples < 1 || samples > 99_999_999) {
      throw new ParameterException(
          spec.commandLine(), "--seconds must be positive, --samples 1 to 99,999,999");
    }
    if (onTopic().isEmpty() && inMemory().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--only: nobody is called so: " + only);
    }
    if (python.isEmpty()) {
      faults.put("All of Python", "there is no Python with other libraries");
    }
    if (moa == null) {
      faults.put("MOA", "there is no jar of it");
    }
    String machine = machine();
    say(machine);
    Path folder = Files.createTempDirectory("millrace-peers");
    try {
      List<KafkaResult> kafka = throughKafka(folder);
      List<AloneResult> alone = alone(folder);
      PeersTables tables = new PeersTables(machine, kafka, alone, faults);
      say("\n" + tables.text());
      if (docs != null) {
        remake(docs, tables);
      }
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  /** What it was measured on, before anything runs. */
  private String machine() {
    return String.format(
        Locale.ROOT,
        "Measured on %d cores with a load of %.1f before; %.0f s each, %,d samples on the topic, %s.",
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        seconds,
        samples,
        "JDK " + Runtime.version().feature());
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private boolean isWanted(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return only.isEmpty()
        || only.stream().anyMatch(part -> lower.contains(part.strip().toLowerCase(Locale.ROOT)));
  }

  private static Stream<Contender.Learner> ours() {
    return Stream.concat(
        Stream.of(1, 32, 256).map(Contender.Learner::mlp), Stream.of(Contender.Learner.auto()));
  }

  private Stream<PythonPeer> others() {
    return python.isEmpty() ? Stream.of() : PythonPeer.all(python, script);
  }

  private List<Contender> onTopic() {
    return Stream.of(Stream.of(new Contender.PassThrough()), ours(), others())
        .flatMap(contenders -> contenders.map(Contender.class::cast))
        .filter(contender -> isWanted(contender.title()))
        .toList();
  }

  private List<String> inMemory() {
    return Stream.of(
            ours().map(Contender.Learner::title),
            Stream.of(AloneTrial.PLAIN),
            others().map(PythonPeer::title),
            AloneTrial.MOA.stream())
        .flatMap(names -> names)
        .filter(this::isWanted)
        .toList();
  }

  /** What fails is named in the report, and the others go on. */
  private <R> void attempt(String name, List<R> results, Trial<R> trial)
      throws InterruptedException {
    try {
      results.add(trial.run());
    } catch (IOException | ExecutionException | RuntimeException e) {
      faults.put(name, String.valueOf(e.getMessage()));
      say(name + ": left out: " + e.getMessage());
    }
  }

  private List<KafkaResult> throughKafka(Path folder) throws Exception {
    List<KafkaResult> results = new ArrayList<>();
    if (onTopic().isEmpty()) {
      return results;
    }
    try (JavaProcess broker =
        new JavaProcess(
            folder.resolve("broker.log"),
            List.of("-Xms1g", "-Xmx1g"),
            BrokerMain.class,
            List.of(folder.resolve("broker").toString()))) {
      String address = broker.nextLine();
      try (Admin admin =
          Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address))) {
        Meter meter = new Meter(admin, broker);
        meter.create(SAMPLES, 1);
        byte[] classes = SampleTopic.fillNumbered(address, SAMPLES, samples);
        KafkaTrial trial =
            new KafkaTrial(
                new Contender.Cluster(address, SAMPLES, Map.of()),
                classes,
                millis(seconds / 2),
                millis(seconds),
                folder,
                meter);
        for (Contender contender : onTopic()) {
          String run = "peer-" + results.size() + "-" + faults.size();
          attempt(
              contender.title() + ", through Kafka", results, () -> said(trial, contender, run));
        }
      }
    }
    return results;
  }

  private KafkaResult said(KafkaTrial trial, Contender contender, String run)
      throws IOException, InterruptedException, ExecutionException {
    KafkaResult result = trial.run(contender, run);
    say(result.line());
    return result;
  }

  private List<AloneResult> alone(Path folder) throws Exception {
    List<AloneResult> results = new ArrayList<>();
    if (inMemory().isEmpty()) {
      return results;
    }
    Path rows = folder.resolve("rows.f32");
    byte[] classes = PeerRows.write(rows, ROWS);
    AloneTrial trial = new AloneTrial(rows, classes, millis(seconds), folder);
    for (Contender.Learner learner : ours().toList()) {
      attempt(results, learner.title(), () -> trial.run(learner, false));
    }
    attempt(results, AloneTrial.PLAIN, () -> trial.run(Contender.Learner.mlp(1), true));
    for (PythonPeer peer : others().toList()) {
      attempt(results, peer.title(), () -> trial.run(peer));
    }
    Path jar = moa;
    if (jar != null) {
      for (String name : AloneTrial.MOA) {
        attempt(results, name, () -> trial.runMoa(name, jar, moaSource));
      }
    }
    return results;
  }

  private void attempt(List<AloneResult> results, String name, Trial<AloneResult> trial)
      throws InterruptedException {
    if (isWanted(name)) {
      attempt(
          name + ", alone",
          results,
          () -> {
            AloneResult result = trial.run();
            say(result.line());
            return result;
          });
    }
  }

  private static Duration millis(double seconds) {
    return Duration.ofMillis(Math.round(1000 * seconds));
  }

  private static void remake(Path docs, PeersTables tables) throws IOException {
    PageTable.replace(docs.resolve("peers.md"), tables.text());
    Path images = docs.resolve("images");
    PeersPlot.write(
        "Through Kafka",
        tables.kafka().stream().map(KafkaResult::name).toList(),
        tables.kafka().stream().map(result -> result.speed().recordsPerSecond()).toList(),
        images.resolve("peers-kafka.svg"));
    PeersPlot.write(
        "Models alone",
        tables.alone().stream().map(AloneResult::name).toList(),
        tables.alone().stream().map(AloneResult::perSecond).toList(),
        images.resolve("peers-alone.svg"));
  }
}
