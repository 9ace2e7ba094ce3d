package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.app.LearnedModel;
import io.millrace.app.ModelExport;
import io.millrace.config.Config;
import io.millrace.config.ModelCount;
import io.millrace.model.ModelState;
import io.millrace.serde.PredictionFormat;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is kept of a run of {@code evaluate} beside its report. */
final class ResultOptions {
  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description =
          "Write a row of CSV for each prediction to this file, which must not exist yet.")
  private @Nullable Path predictions;

  @Option(
      names = "--save-model",
      paramLabel = "FOLDER",
      description =
          "Export the model as a SavedModel, as `checkpoints export` does, to this folder, which"
              + " must not exist yet.")
  private @Nullable Path model;

  /**
   * Fails before anything is learned if something can't be kept.
   *
   * @throws CommandException with what is in the way
   */
  void check(Config config) {
    Stream.of(predictions, model).filter(path -> path != null).forEach(NewPath::require);
    if (model != null && config.input().model() == ModelCount.PER_PARTITION) {
      throw new CommandException(
          "--save-model: there may be several models with model: per_partition; set it to one");
    }
  }

  /** Predictions are read back in one format, whatever the settings say. */
  Config learned(Config config) {
    return predictions == null ? config : config.withPredictions(PredictionFormat.JSON);
  }

  /**
   * Writes what is to be kept. There is no model where learning has stopped before it began.
   *
   * @param config that was learned with
   * @param cluster in which it was learned; nothing is learned any more
   */
  void write(Config config, Cluster cluster, LearnedModel learned) throws IOException {
    if (predictions != null) {
      NewPath.write(predictions, draft -> writePredictions(config, cluster, draft));
    }
    ModelState state = learned.state().orElse(null);
    if (model != null && state != null) {
      NewPath.write(model, draft -> ModelExport.write(config, state, draft));
    }
  }

  private static void writePredictions(Config config, Cluster cluster, Path file)
      throws IOException {
    String topic = config.topics().predictions().topic();
    try (OrderedRecords records = OrderedRecords.of(cluster.properties(), topic);
        Writer out = Files.newBufferedWriter(file);
        PredictionTable table =
            new PredictionTable(
                out, config.input().label(), config.topics().predictions().fields())) {
      while (records.hasNext()) {
        table.add(records.next().value());
      }
    }
  }
}
