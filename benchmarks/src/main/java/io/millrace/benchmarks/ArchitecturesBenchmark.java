package io.millrace.benchmarks;

import io.millrace.data.Block;
import io.millrace.model.ModelSettings.Plan;
import io.millrace.model.OnlineModel;
import io.millrace.tensorflow.TensorFlowModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what learning a sample costs each kind of network, in both plans and in Keras. */
@Command(
    name = "architectures",
    description = "Time each kind of network, in both plans and beside Keras.",
    mixinStandardHelpOptions = true)
final class ArchitecturesBenchmark implements Callable<Integer> {
  private static final List<Integer> BATCH_SIZES = List.of(1, 32, 256);
  private static final int ROUNDS = 5;

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "To measure each number for (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--python",
      defaultValue = "",
      description = "A Python with Keras; none: without it.")
  private String python = "";

  @Option(names = "--script", required = true, description = "keras_peer.py")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path script;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ArchitecturesBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (python.isEmpty()) {
      out.println("Keras is left out: there is no Python for it.");
    }
    Map<String, Double> alone = KerasPeer.measure(python, script, seconds, 1);
    Map<String, Double> free = KerasPeer.measure(python, script, seconds, 0);
    out.println("| µs per sample | `batch_size` | scan | batch | Keras, 1 thread | Keras |");
    out.println("|---|---|---|---|---|---|");
    for (Architecture architecture : Architecture.all()) {
      for (int batchSize : BATCH_SIZES) {
        String key = KerasPeer.key(architecture.name(), batchSize);
        out.printf(
            "| %s | %d | %s | %s | %s | %s |%n",
            architecture.name(),
            batchSize,
            cell(micros(architecture, batchSize, Plan.SCAN)),
            cell(micros(architecture, batchSize, Plan.BATCH)),
            cell(alone.get(key)),
            cell(free.get(key)));
        out.flush();
      }
    }
    return 0;
  }

  private static String cell(@Nullable Double micros) {
    return micros == null ? "" : String.format(Locale.ROOT, "%,.1f", micros);
  }

  /** The median of some rounds, behind a block that warms up. */
  private double micros(Architecture architecture, int batchSize, Plan plan) {
    try (OnlineModel model = TensorFlowModel.create(architecture.settings(batchSize, plan))) {
      Block block = model.newBlock();
      architecture.fill(block);
      model.learn(block);
      double[] rounds = new double[ROUNDS];
      Arrays.setAll(rounds, round -> microsPerSample(model, block));
      return Spread.of(rounds).median();
    }
  }

  private double microsPerSample(OnlineModel model, Block block) {
    long start = System.nanoTime();
    long samples = 0;
    long passed = 0;
    while (passed < seconds / ROUNDS * 1e9) {
      model.learn(block);
      samples += block.rows();
      passed = System.nanoTime() - start;
    }
    return passed / 1e3 / samples;
  }
}
