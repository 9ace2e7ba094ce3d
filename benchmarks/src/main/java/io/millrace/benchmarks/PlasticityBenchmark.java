package io.millrace.benchmarks;

import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import io.millrace.data.Block;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.tensorflow.Models;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Whether models that have learned for long still learn: a stream whose classes change places again
 * and again, and how well each model does in its first concepts and in its last.
 */
@Command(
    name = "plasticity",
    description = "Measure whether models that have learned millions of samples still learn.",
    mixinStandardHelpOptions = true)
final class PlasticityBenchmark implements Callable<Integer> {
  /** The concepts of each mean. */
  private static final int TENTH = 10;

  private static final String MLP =
      "[standardize, {dense: {units: 64, activation: relu}},"
          + " {dense: {units: 64, activation: relu}}, {dense: {units: %d}}]";

  @Option(
      names = "--concepts",
      defaultValue = "100",
      description = "How often the classes change places (default: ${DEFAULT-VALUE}).")
  private int concepts;

  @Option(
      names = "--samples",
      defaultValue = "100000",
      description = "Samples of each concept (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--only",
      defaultValue = "",
      description = "Only models whose name contains this text.")
  private String only = "";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PlasticityBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "| model | accuracy, concepts 1 to %1$d | %2$d to %3$d | first %4$,d samples of each,"
            + " concepts 1 to %1$d | %2$d to %3$d |%n|---|---|---|---|---|%n",
        TENTH, concepts - TENTH + 1, concepts, samples / TENTH);
    for (Map.Entry<String, String> model : models().entrySet()) {
      if (model.getKey().contains(only)) {
        double[][] accuracy = accuracy(model.getValue());
        out.printf(
            Locale.ROOT,
            "| `%s` | %.2f %% | %.2f %% | %.2f %% | %.2f %% |%n",
            model.getKey(),
            mean(accuracy[1], 0),
            mean(accuracy[1], concepts - TENTH),
            mean(accuracy[0], 0),
            mean(accuracy[0], concepts - TENTH));
        out.flush();
      }
    }
    return 0;
  }

  /** Their settings in YAML, by what the table calls them. */
  private static Map<String, String> models() {
    Map<String, String> models = new TreeMap<>();
    models.put("auto", "");
    for (String optimizer :
        new String[] {
          "adam: {learning_rate: 0.001}",
          "adam: {learning_rate: 0.01}",
          "rmsprop: {learning_rate: 0.001}",
          "adagrad: {learning_rate: 0.1}",
          "sgd: {learning_rate: 0.01}",
        }) {
      models.put(optimizer, network(optimizer));
    }
    String fast = "adam: {learning_rate: 0.01}";
    models.put(fast + ", l2: 1e-4", network(fast) + "regularization: {l2: 1e-4}\n");
    return models;
  }

  private static String network(String optimizer) {
    return "network: "
        + MLP.formatted(SwitchingStream.CLASSES)
        + "\nloss: softmax_cross_entropy\noptimizer: {"
        + optimizer
        + "}\n";
  }

  /** In percent, of each concept: of the first tenth of its samples, and of all of them. */
  private double[][] accuracy(String settings) throws IOException, ConfigException {
    double[][] accuracy = new double[2][concepts];
    SwitchingStream stream = new SwitchingStream(1, samples);
    try (OnlineModel model = model(settings)) {
      Block block = model.newBlock();
      for (int concept = 0; concept < concepts; concept++) {
        int right = 0;
        for (int sample = 0; sample < samples; ) {
          int rows = Math.min(block.capacity(), nextMark(sample) - sample);
          block.clear();
          stream.fill(block, rows);
          right += right(block, model.learn(block), model.outputs());
          sample += rows;
          if (sample == samples / TENTH) {
            accuracy[0][concept] = 100.0 * right / sample;
          }
        }
        accuracy[1][concept] = 100.0 * right / samples;
      }
    }
    return accuracy;
  }

  private int nextMark(int sample) {
    return sample < samples / TENTH ? samples / TENTH : samples;
  }

  private static OnlineModel model(String settings) throws IOException, ConfigException {
    Path file = Files.createTempFile("millrace-plasticity", ".yaml");
    try {
      Files.writeString(file, SwitchingStream.SETTINGS + settings);
      return Models.create(ConfigLoader.load(file).modelSettings());
    } finally {
      Files.delete(file);
    }
  }

  private static int right(Block block, StepResult result, int classes) {
    int right = 0;
    for (int row = 0; row < block.rows(); row++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (result.scores()[row * classes + c] > result.scores()[row * classes + best]) {
          best = c;
        }
      }
      right += best == (int) block.label(row, 0) ? 1 : 0;
    }
    return right;
  }

  private static double mean(double[] accuracy, int from) {
    double sum = 0;
    for (int i = from; i < from + TENTH; i++) {
      sum += accuracy[i];
    }
    return sum / TENTH;
  }
}
