package io.millrace.cli;

import io.millrace.app.CheckpointImports;
import io.millrace.app.Cluster;
import io.millrace.app.ImportedCheckpoint;
import io.millrace.checkpoint.Checkpoints;
import io.millrace.checkpoint.Manifest;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings a checkpoint to a model that can then go back to it. */
@Command(
    name = "import",
    description =
        "Bring a checkpoint of another model or cluster, or an exported SavedModel, to this model's"
            + " checkpoints. It gets a step below 0, to which the model can be rolled back.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace checkpoints import --config examples/market.yaml --from-saved-model model/",
      "  millrace checkpoints import --config examples/market.yaml --from-config other.yaml"
    })
final class CheckpointImportCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CheckpointOption option;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Source source;

  private static final class Source {
    @ArgGroup(exclusive = false)
    private @Nullable Model model;

    @Option(
        names = "--from-saved-model",
        paramLabel = "FOLDER",
        description = "A SavedModel that was exported, with or without its millrace.json.")
    private @Nullable Path savedModel;
  }

  private static final class Model {
    @Option(
        names = "--from-config",
        required = true,
        paramLabel = "FILE",
        description = "Settings of the model whose checkpoint it is; they name its cluster.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path config;

    @Option(
        names = "--from-dir",
        paramLabel = "DIR",
        description =
            "Folder of its embedded broker, if its settings name no brokers (default:"
                + " millrace-data/<name>).")
    private @Nullable Path home;

    @Option(
        names = "--from-replica",
        paramLabel = "N",
        defaultValue = "0",
        description = "Replica that wrote the checkpoint (default: ${DEFAULT-VALUE}).")
    private int replica;

    @Option(
        names = "--from-step",
        paramLabel = "N",
        description = "Step of the checkpoint (default: the latest).")
    private @Nullable Long step;
  }

  @Override
  public Integer call() throws Exception {
    Config config = option.config().load();
    try (Cluster cluster = option.config().cluster(config)) {
      ImportedCheckpoint found = found(config);
      Manifest imported =
          new CheckpointImports(config, option.replica(), cluster.properties()).add(found);
      spec.commandLine()
          .getOut()
          .printf(
              "step %d of %s imported as step %d, SHA-256 %s%n",
              found.state().step(), found.manifest().model(), imported.step(), imported.sha256());
    }
    return 0;
  }

  private ImportedCheckpoint found(Config config) throws Exception {
    return source.model != null
        ? ofModel(config, source.model)
        : ImportedCheckpoint.ofSavedModel(config, Objects.requireNonNull(source.savedModel));
  }

  private static ImportedCheckpoint ofModel(Config config, Model from) throws Exception {
    Config other = ConfigLoader.load(from.config);
    Path home = from.home != null ? from.home : HomeOption.defaultOf(other);
    try (Cluster cluster = Cluster.shared(other, home)) {
      Checkpoints checkpoints = CheckpointOption.open(other, cluster);
      Manifest manifest = CheckpointOption.find(checkpoints, other, from.replica, from.step);
      return ImportedCheckpoint.of(config, manifest, CheckpointOption.load(checkpoints, manifest));
    }
  }
}
