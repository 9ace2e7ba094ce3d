package io.millrace.benchmarks;

import io.millrace.evaluate.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One that learns a stream, in a process of its own. */
sealed interface QualityLearner {
  /** What stands in tables. */
  String name();

  /**
   * The command line. Its process writes the scores to a file and prints µs per row.
   *
   * @param trial what is learned
   * @param folder for its files
   * @param scores the file for float32 {@code [rows, outputs]}
   */
  List<String> command(QualityTrial trial, Path folder, Path scores) throws IOException;

  /** Millrace: auto, and multilayer perceptrons of three rates. */
  static Stream<QualityLearner> ours() {
    return Stream.concat(
        Stream.of(new Millrace("Millrace auto", null)),
        Stream.of("0.0001", "0.001", "0.01")
            .map(rate -> new Millrace("Millrace MLP, Adam " + rate, rate)));
  }

  /** Those that the script knows for such a task. */
  static Stream<QualityLearner> peers(String python, Path script, Task task)
      throws IOException, InterruptedException {
    String kind = task instanceof Task.Classification ? "classification" : "regression";
    Process list =
        new ProcessBuilder(python, script.toString(), "--list", kind)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> names = list.inputReader().lines().toList();
    if (list.waitFor() != 0) {
      throw new IOException("%s %s: ended with code %d".formatted(python, script, list.waitFor()));
    }
    return names.stream().map(name -> new Peer(name, python, script));
  }

  /**
   * Millrace, by the settings that {@code init} drafts.
   *
   * @param rate of a network's optimizer; null: without a network
   */
  record Millrace(String name, @Nullable String rate) implements QualityLearner {
    private static final String NETWORK =
        """
        network:
          - standardize
          - dense: {units: 64, activation: relu}
          - dense: {units: 64, activation: relu}
          - dense: {units: %d}
        loss: %s
        optimizer: {adam: {learning_rate: %s}}
        """;

    @Override
    public List<String> command(QualityTrial trial, Path folder, Path scores) throws IOException {
      Path settings = folder.resolve("settings.yaml");
      Files.writeString(settings, settings(Files.readString(trial.draft()), trial.rows()));
      List<String> arguments =
          List.of(
              settings.toString(),
              trial.stream().csv().toString(),
              Integer.toString(trial.rows().block().capacity()),
              scores.toString());
      return JavaProcess.command(List.of(), MillraceMain.class, arguments);
    }

    /** The draft with this network, or with none; a network is the last thing in a draft. */
    String settings(String draft, QualityRows rows) {
      String text =
          draft
              .lines()
              .takeWhile(line -> !line.startsWith("network:"))
              .collect(Collectors.joining("\n", "", "\n"));
      if (rate == null) {
        return text;
      }
      boolean isClass = rows.task() instanceof Task.Classification;
      String loss = isClass ? "softmax_cross_entropy" : "mean_squared_error";
      return text + NETWORK.formatted(rows.outputs(), loss, rate);
    }
  }

  /**
   * A learner of another library.
   *
   * @param name as the script calls it
   */
  record Peer(String name, String python, Path script) implements QualityLearner {
    @Override
    public List<String> command(QualityTrial trial, Path folder, Path scores) {
      return List.of(
          python, script.toString(), trial.written().toString(), name, scores.toString());
    }
  }
}
