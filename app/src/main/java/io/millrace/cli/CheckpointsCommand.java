package io.millrace.cli;

import io.millrace.app.CheckpointsTopic;
import io.millrace.app.Cluster;
import io.millrace.app.ModelExport;
import io.millrace.checkpoint.Catalogue;
import io.millrace.checkpoint.Checkpoints;
import io.millrace.checkpoint.Manifest;
import io.millrace.config.Config;
import io.millrace.data.CheckpointId;
import io.millrace.data.Command.Action;
import io.millrace.model.ModelState;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at the checkpoints topic. */
@Command(
    name = "checkpoints",
    description =
        "List the checkpoints of a model, export one as a TensorFlow SavedModel, or have the model"
            + " go back to one.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(list | export | rollback)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace checkpoints list --config examples/market.yaml",
      "  millrace checkpoints export --config examples/market.yaml model/",
      "  millrace checkpoints rollback --config examples/market.yaml --step 45000"
    })
final class CheckpointsCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing subcommand: list, export or rollback.");
  }

  private static Checkpoints checkpoints(Config config, Cluster cluster) {
    return CheckpointsTopic.open(config.topics().checkpoints().topic(), cluster.properties());
  }

  @Command(
      name = "list",
      description = "List the complete checkpoints with their scores, oldest first.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  millrace checkpoints list --config examples/market.yaml")
  int list(@Mixin ConfigOption option) throws Exception {
    Config config = option.load();
    PrintWriter out = spec.commandLine().getOut();
    try (Cluster cluster = option.cluster(config)) {
      Catalogue catalogue = checkpoints(config, cluster).list();
      CheckpointTable.of(catalogue.checkpoints()).lines().forEach(out::println);
      catalogue.faults().forEach(fault -> spec.commandLine().getErr().println(fault));
    }
    return 0;
  }

  @Command(
      name = "export",
      description = "Write a checkpoint as a SavedModel with the signature serving_default.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  millrace checkpoints export --config examples/market.yaml --step 45000 model/")
  int export(
      @Mixin ConfigOption option,
      @Parameters(paramLabel = "FOLDER", description = "Target folder; must not exist yet.")
          Path folder,
      @Option(
              names = "--step",
              paramLabel = "N",
              description = "Step of the checkpoint (default: the latest).")
          @Nullable Long step,
      @Option(
              names = "--replica",
              paramLabel = "N",
              defaultValue = "0",
              description = "Replica that wrote the checkpoint (default: ${DEFAULT-VALUE}).")
          int replica)
      throws Exception {
    Config config = option.load();
    if (Files.exists(folder)) {
      throw new CommandException(folder + ": exists already; name a new folder");
    }
    try (Cluster cluster = option.cluster(config)) {
      Checkpoints checkpoints = checkpoints(config, cluster);
      Manifest manifest = find(checkpoints, config, replica, step);
      ModelExport.write(config, load(checkpoints, manifest), folder);
      spec.commandLine()
          .getOut()
          .printf("checkpoint at step %d exported to %s%n", manifest.step(), folder);
    }
    return 0;
  }

  @Command(
      name = "rollback",
      description =
          "Have a model that is learning go on from a checkpoint. It takes effect at the end of the"
              + " current control interval of the replica, and an event says so.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer =
          "  millrace checkpoints rollback --config examples/market.yaml --step 45000 --reason"
              + " bad-labels")
  int rollback(
      @Mixin ConfigOption option,
      @Mixin CommandOptions options,
      @Option(
              names = "--step",
              paramLabel = "N",
              required = true,
              description = "Step of the checkpoint.")
          long step,
      @Option(
              names = "--replica",
              paramLabel = "N",
              defaultValue = "0",
              description = "Replica that wrote the checkpoint (default: ${DEFAULT-VALUE}).")
          int replica)
      throws Exception {
    Config config = option.load();
    try (Cluster cluster = option.cluster(config)) {
      Manifest manifest = find(checkpoints(config, cluster), config, replica, step);
      CheckpointId checkpoint = new CheckpointId(manifest.step(), manifest.sha256());
      String control = config.topics().control().topic();
      CommandOptions.send(
          options.command(Action.ROLLBACK, checkpoint), control, replica, cluster.properties());
      spec.commandLine()
          .getOut()
          .printf("rollback to step %d sent to replica %d by %s%n", step, replica, control);
    }
    return 0;
  }

  private static Manifest find(
      Checkpoints checkpoints, Config config, int replica, @Nullable Long step) {
    return checkpoints
        .find(config.name(), replica, step)
        .orElseThrow(
            () ->
                new CommandException(
                    "there is no such checkpoint; `millrace checkpoints list` lists them"));
  }

  private static ModelState load(Checkpoints checkpoints, Manifest manifest) {
    try {
      return checkpoints.load(manifest);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage())); // it is damaged
    }
  }
}
