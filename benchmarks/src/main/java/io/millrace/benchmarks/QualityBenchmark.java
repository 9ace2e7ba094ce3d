package io.millrace.benchmarks;

import io.millrace.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Learns the same rows with auto, with plain networks and with other libraries, all untuned. */
@Command(
    name = "quality",
    description = {
      "Compare auto, plain networks and the learners of other libraries on the same rows.",
      "Each row is predicted, then learned, in one pass; nothing is tuned."
    },
    mixinStandardHelpOptions = true)
final class QualityBenchmark implements Callable<Integer> {
  /** A stream of the user's. */
  static final class OwnFile {
    @Option(
        names = "--file",
        required = true,
        paramLabel = "FILE",
        description = "Learn this CSV file instead of the generated streams.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path csv;

    @Option(
        names = "--label",
        required = true,
        paramLabel = "NAME",
        description = "Its column to be predicted.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String label;
  }

  @ArgGroup(exclusive = false)
  private @Nullable OwnFile file;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Learn its CSV files too; the label is in the last column of each.")
  private @Nullable Path data;

  @Option(
      names = "--rows",
      defaultValue = "10000",
      description = "The first so many rows of each stream (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description =
          "Processor time for a learner on a stream; then it is left out (default: ${DEFAULT-VALUE}).")
  private long limit;

  @Option(
      names = "--processes",
      paramLabel = "N",
      defaultValue = "2",
      description = "Learners that run at the same time (default: ${DEFAULT-VALUE}).")
  private int processes;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "Keep results there, and run only what it does not hold yet.")
  private @Nullable Path kept;

  @Option(
      names = "--docs",
      paramLabel = "FOLDER",
      description = "Remake the tables of quality.md there, and its plot.")
  private @Nullable Path docs;

  @Option(
      names = "--python",
      defaultValue = "",
      description = "A Python with the other libraries; none: without them.")
  private String python = "";

  @Option(names = "--script", required = true, description = "quality_peers.py")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path script;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    // Whoever stops it stops the learners too.
    Runtime.getRuntime().addShutdownHook(new Thread(QualityBenchmark::stopLearners));
    System.exit(
        new CommandLine(new QualityBenchmark())
            .setExecutionExceptionHandler(QualityBenchmark::tell)
            .execute(arguments));
  }

  /** What is wrong with a file takes one line; anything else is our fault. */
  private static int tell(Exception fault, CommandLine command, ParseResult arguments)
      throws Exception {
    if (fault instanceof IOException || fault instanceof ConfigException) {
      command.getErr().println("quality: " + fault.getMessage());
      return 1;
    }
    throw fault;
  }

  private static void stopLearners() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public Integer call() throws Exception {
    if (rows < 1 || limit < 1 || processes < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rows, --limit and --processes must be at least 1");
    }
    Path folder = Files.createTempDirectory("millrace-quality");
    try {
      List<QualityResult> results = results(folder);
      String tables = new QualityTables(results).text();
      spec.commandLine().getOut().println("\n" + tables);
      spec.commandLine().getOut().flush();
      if (docs != null) {
        PageTable.replace(docs.resolve("quality.md"), tables);
        QualityPlot.write(results, docs.resolve("images").resolve("quality.png"));
      }
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  private List<QualityStream> streams(Path folder) throws IOException, InterruptedException {
    List<QualityStream> streams = new ArrayList<>();
    if (data != null) {
      streams.addAll(QualityStream.ofFolder(data));
    }
    if (file != null) {
      streams.add(QualityStream.of(file.csv, file.label));
    } else {
      streams.addAll(QualityStream.generated(folder, rows));
    }
    return streams;
  }

  /** In the order of streams and learners, whichever is done first. */
  private List<QualityResult> results(Path folder) throws Exception {
    QualityFile known = new QualityFile(kept);
    ExecutorService executor = Executors.newFixedThreadPool(processes);
    try {
      List<Future<QualityResult>> runs = new ArrayList<>();
      int number = 0;
      for (QualityStream stream : streams(folder)) {
        QualityTrial trial = trial(stream, folder.resolve("stream" + number++));
        for (QualityLearner learner : learners(trial)) {
          Path own = folder.resolve("run" + number++);
          runs.add(executor.submit(() -> run(trial, learner, own, known)));
        }
      }
      announce(runs.size());
      List<QualityResult> results = new ArrayList<>();
      for (Future<QualityResult> run : runs) {
        results.add(run.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }

  private QualityTrial trial(QualityStream stream, Path folder)
      throws IOException, InterruptedException, ConfigException {
    QualityTrial trial = QualityTrial.of(stream, rows, folder);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: %,d rows, %d refused%n",
        stream.name(), trial.rows().block().rows(), trial.rows().refused());
    out.flush();
    return trial;
  }

  private List<QualityLearner> learners(QualityTrial trial)
      throws IOException, InterruptedException {
    return Stream.concat(
            QualityLearner.ours(),
            python.isEmpty()
                ? Stream.of()
                : QualityLearner.peers(python, script, trial.rows().task()))
        .toList();
  }

  private void announce(int runs) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d runs, %d at a time, each of at most %d s of processor time: %d min in all%n",
        runs, processes, limit, runs * limit / 60);
    if (python.isEmpty()) {
      out.println("other libraries are left out: there is no Python for them");
    }
    out.flush();
  }

  private QualityResult run(
      QualityTrial trial, QualityLearner learner, Path folder, QualityFile known)
      throws IOException, InterruptedException {
    Optional<QualityResult> former =
        known.find(trial.stream().name(), trial.rows().block().rows(), learner.name());
    if (former.isPresent()) {
      return former.get();
    }
    QualityResult result = trial.run(learner, folder, Duration.ofSeconds(limit));
    known.add(result);
    PrintWriter out = spec.commandLine().getOut();
    synchronized (out) {
      out.println(result.line());
      out.flush();
    }
    return result;
  }
}
