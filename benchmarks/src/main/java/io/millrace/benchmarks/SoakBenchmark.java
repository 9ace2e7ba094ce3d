package io.millrace.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lets auto learn for hours while things happen to it, and tells whether anything grows. */
@Command(
    name = "soak",
    description = {
      "Run auto for long: the load varies, labels are late, the page is open, the learner is killed",
      "and the broker restarted. Tells whether memory, threads or file handles grow, and whether",
      "each sample has exactly one prediction."
    },
    mixinStandardHelpOptions = true)
final class SoakBenchmark implements Callable<Integer> {
  private static final List<String> JVM =
      // Touched at once, so that what grows afterwards is no heap.
      List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  private static final List<String> BROKER_JVM = List.of("-Xms512m", "-Xmx512m");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String NAME = "soak";

  @Option(
      names = "--hours",
      defaultValue = "2",
      description = "How long (default: ${DEFAULT-VALUE}).")
  private double hours;

  @Option(names = "--minutes", description = "Instead of hours, for a trial.")
  private @Nullable Double minutes;

  @Option(
      names = "--rate",
      defaultValue = "500",
      description =
          "Samples a second at the most; at the least a tenth (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--every",
      defaultValue = "5",
      description = "Seconds between two rows of the CSV file (default: ${DEFAULT-VALUE}).")
  private double every;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      defaultValue = "soak.csv",
      description = "The rows; the plot is written beside it (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path csv;

  @Option(
      names = "--docs",
      paramLabel = "FOLDER",
      description = "Remake the table and the plot of soak.md there.")
  private @Nullable Path docs;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    OwnProcess.stopAllAtExit();
    System.exit(new CommandLine(new SoakBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    double seconds = minutes == null ? 3600 * hours : 60 * minutes;
    if (!(seconds > 0) || !(rate > 0) || !(every > 0) || rate * seconds > 99_999_999) {
      throw new ParameterException(
          spec.commandLine(), "--hours, --rate and --every must be positive, samples below 1e8");
    }
    Path folder = Files.createTempDirectory("millrace-soak");
    try (SoakMachine machine = new SoakMachine(folder, NAME, JVM, BROKER_JVM)) {
      createTopics(machine.brokers());
      machine.startLearner();
      run(machine, seconds);
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  private static void createTopics(String brokers) throws InterruptedException, ExecutionException {
    try (Admin admin =
        Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers))) {
      List<NewTopic> topics = new ArrayList<>();
      for (String name : List.of(SoakLoad.SAMPLES, SoakLoad.LABELS, Contender.output(NAME))) {
        topics.add(new NewTopic(name, 1, (short) 1).configs(Map.of("retention.ms", "-1")));
      }
      admin.createTopics(topics).all().get();
    }
  }

  private void run(SoakMachine machine, double seconds) throws Exception {
    int most = (int) Math.min(99_999_999, rate * (seconds + 600));
    List<SoakRow> rows = new ArrayList<>();
    int sent;
    try (SoakReader reader = new SoakReader(machine.brokers(), Contender.output(NAME), most);
        SoakPage page = new SoakPage(machine.port())) {
      try (SoakLoad load = new SoakLoad(machine.brokers(), rate);
          BufferedWriter out = Files.newBufferedWriter(csv)) {
        out.write(SoakRow.HEADER);
        watch(machine, seconds, load, reader, page, rows, out);
        sent = load.end();
      }
      awaitAll(machine, reader, sent);
      report(rows, reader, sent, page.events());
    }
  }

  private void watch(
      SoakMachine machine,
      double seconds,
      SoakLoad load,
      SoakReader reader,
      SoakPage page,
      List<SoakRow> rows,
      BufferedWriter out)
      throws IOException, InterruptedException {
    SoakPlan plan = new SoakPlan(seconds);
    long start = System.nanoTime();
    boolean answers = false;
    double before = 0;
    int sentBefore = 0;
    while (before < seconds) {
      Thread.sleep((long) (1000 * every));
      Optional<SoakPlan.Deed> deed = plan.due((System.nanoTime() - start) / 1e9, answers);
      String done = deed.isPresent() ? machine.apply(deed.get()) : "";
      String events = (done + " " + machine.revive()).strip();
      double now = (System.nanoTime() - start) / 1e9;
      int sent = load.sent();
      SoakReader.Latest latest = reader.latest();
      SoakRow row =
          new SoakRow(
              now,
              machine.lives(),
              machine.learner(),
              page.heap(),
              machine.broker(),
              (sent - sentBefore) / (now - before),
              latest.predictions() / (now - before),
              latest.p50(),
              latest.p99(),
              events);
      rows.add(row);
      out.write(row.csv());
      out.flush();
      if (!events.isEmpty()) {
        say(String.format(Locale.ROOT, "%.1f min: %s", now / 60, events));
      }
      // What came before the deed says nothing of the time after it.
      answers = events.isEmpty() && latest.predictions() > 0;
      before = now;
      sentBefore = sent;
    }
  }

  /** The learner may be behind. */
  private void awaitAll(SoakMachine machine, SoakReader reader, int sent)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (reader.missing(sent) > 0 && System.nanoTime() - start < PATIENCE.toNanos()) {
      Thread.sleep(200);
      String events = machine.revive();
      if (!events.isEmpty()) {
        say("at the end: " + events);
      }
    }
    // What comes twice may come late.
    Thread.sleep(3000);
  }

  private void report(List<SoakRow> rows, SoakReader reader, int sent, long snapshots)
      throws IOException {
    SoakReport report = new SoakReport(rows);
    double minutesOfLast =
        report.steady().isEmpty()
            ? 0
            : (rows.get(rows.size() - 1).seconds() - report.steady().get(0).seconds()) / 60;
    String text =
        String.format(
                Locale.ROOT,
                """
                %,d samples in %.1f minutes, at most %,.0f a second, on %d cores. Predictions missing: \
                %,d, doubled: %,d. The page got %,d snapshots.

                The last %.1f minutes, in one process; ±: 95 %% confidence.

                """,
                sent,
                rows.get(rows.size() - 1).seconds() / 60,
                rate,
                Runtime.getRuntime().availableProcessors(),
                reader.missing(sent),
                reader.doubled(),
                snapshots,
                minutesOfLast)
            + report.table()
            + "\nWhat happened:\n\n"
            + report.events();
    say(text);
    Path plot =
        csv.resolveSibling(csv.getFileName().toString().replaceFirst("\\.csv$", "") + ".svg");
    SoakPlot.write(rows, plot);
    if (docs != null) {
      PageTable.replace(docs.resolve("soak.md"), text);
      SoakPlot.write(rows, docs.resolve("images").resolve("soak.svg"));
    }
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
