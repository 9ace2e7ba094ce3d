package io.millrace.benchmarks;

import io.millrace.benchmarks.DriftStream.Turn;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for drift in generated streams with every detector, and remakes the page on them. */
@Command(
    name = "drift",
    description = "Compare all drift detectors on generated streams and remake docs/drift.md.",
    mixinStandardHelpOptions = true)
final class DriftBenchmark implements Callable<Integer> {
  private static final String HEAD =
      """
      | stream | `drift` | false alarms | abrupt: found | delay | gradual: found | delay |
      |---|---|---|---|---|---|---|
      """;

  @Option(names = "--docs", required = true, description = "The folder of the page.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path docs;

  @Option(names = "--seeds", description = "Streams of each sort (${DEFAULT-VALUE}).")
  private int seeds = 100;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DriftBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    StringBuilder table = new StringBuilder(HEAD);
    for (DriftTrial trial : DriftTrial.all()) {
      String line = line(trial);
      table.append(line);
      out.print(line);
      out.flush();
    }
    PageTable.replace(docs.resolve("drift.md"), table.toString());
    return 0;
  }

  private String line(DriftTrial trial) {
    return String.format(
        Locale.ROOT,
        "| %s | `%s` | %.2f | %s | %s |%n",
        trial.kind().name().toLowerCase(Locale.ROOT),
        trial.settings(),
        trial.run(Turn.NONE, seeds).falseAlarms(),
        trial.run(Turn.ABRUPT, seeds).cells(),
        trial.run(Turn.GRADUAL, seeds).cells());
  }
}
