package io.millrace.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs every optimizer on one stream, with the command evaluate, and remakes the page on them. */
@Command(
    name = "optimizers",
    description = "Compare all optimizers on one stream and remake docs/optimizers.md.",
    mixinStandardHelpOptions = true)
final class OptimizersBenchmark implements Callable<Integer> {
  /** Samples after which the loss of the latest 1,000 is read. */
  private static final int[] LENGTHS = {1_000, 3_000, 10_000, 50_000};

  private static final long SEED = 1;

  @Option(names = "--docs", required = true, description = "The folder of the page.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path docs;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new OptimizersBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("millrace-optimizers");
    PrintWriter out = spec.commandLine().getOut();
    try {
      List<Path> inputs = inputs(folder);
      Map<OptimizerTrial, double[]> losses = new LinkedHashMap<>();
      for (OptimizerTrial trial : OptimizerTrial.all()) {
        losses.put(trial, losses(trial, inputs, folder));
        out.println(trial.optimizer() + " " + Arrays.toString(losses.get(trial)));
        out.flush();
      }
      new OptimizersPage(docs, LENGTHS).write(losses);
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  /** Files with the first samples of the stream, as many as each length says. */
  private static List<Path> inputs(Path folder) throws IOException {
    List<Path> inputs = new ArrayList<>();
    for (int length : LENGTHS) {
      Path file = folder.resolve(length + ".csv");
      new TeacherStream(SEED).write(file, length);
      inputs.add(file);
    }
    return inputs;
  }

  private static double[] losses(OptimizerTrial trial, List<Path> inputs, Path folder)
      throws IOException {
    Path config = Files.writeString(folder.resolve("optimizers.yaml"), trial.settings());
    double[] losses = new double[inputs.size()];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = loss(config, inputs.get(i), folder.resolve("evaluate.log"));
    }
    return losses;
  }

  /** The loss of the latest samples when a file was learned. */
  private static double loss(Path config, Path input, Path log) throws IOException {
    List<String> arguments =
        List.of("evaluate", "-c", config.toString(), "-i", input.toString(), "--json");
    try (JavaProcess evaluate = new JavaProcess(log, List.of(), Main.class, arguments)) {
      JsonNode report = new ObjectMapper().readTree(evaluate.nextLine());
      return report.get("replicas").get(0).get("windowed").get("loss").asDouble();
    }
  }
}
