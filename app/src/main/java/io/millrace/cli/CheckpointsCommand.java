package io.millrace.cli;

import io.millrace.app.CheckpointImports;
import io.millrace.app.Cluster;
import io.millrace.app.ModelExport;
import io.millrace.checkpoint.Catalogue;
import io.millrace.checkpoint.Checkpoints;
import io.millrace.checkpoint.Manifest;
import io.millrace.config.Config;
import io.millrace.data.CheckpointId;
import io.millrace.data.Command.Action;
import io.millrace.model.ModelState;
import io.millrace.serde.JsonCommands;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at the checkpoints topic, and has a running model go back to a checkpoint or keep it. */
@Command(
    name = "checkpoints",
    description =
        "List and compare the checkpoints of a model, export one as a TensorFlow SavedModel, import"
            + " one, keep one by a tag, or have the model go back to one.",
    mixinStandardHelpOptions = true,
    subcommands = CheckpointImportCommand.class,
    synopsisSubcommandLabel =
        "(list | show | diff | export | import | remove | tag | untag | rollback)",
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
        spec.commandLine(),
        "Missing subcommand: list, show, diff, export, import, remove, tag, untag or rollback.");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(
      name = "list",
      description = "List the complete checkpoints with their scores, oldest first.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  millrace checkpoints list --config examples/market.yaml")
  int list(@Mixin ConfigOption option) throws Exception {
    Config config = option.load();
    try (Cluster cluster = CheckpointOption.cluster(option, config)) {
      Catalogue catalogue = CheckpointOption.open(config, cluster).list();
      CheckpointTable.of(catalogue).lines().forEach(out()::println);
      catalogue.faults().forEach(fault -> spec.commandLine().getErr().println(fault));
    }
    return 0;
  }

  @Command(
      name = "show",
      description = "Show all that is known of a checkpoint, and what its variables hold.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  millrace checkpoints show --config examples/market.yaml --step 45000")
  int show(
      @Mixin CheckpointOption option,
      @Option(
              names = "--step",
              paramLabel = "N",
              description = "Step of the checkpoint (default: the latest).")
          @Nullable Long step)
      throws Exception {
    Config config = option.config().load();
    try (Cluster cluster = option.cluster(config)) {
      Checkpoints checkpoints = CheckpointOption.open(config, cluster);
      Manifest manifest = option.find(checkpoints, config, step);
      ModelState state = CheckpointOption.load(checkpoints, manifest);
      CheckpointReport.of(manifest, state, config.digest()).forEach(out()::println);
    }
    return 0;
  }

  @Command(
      name = "diff",
      description =
          "Compare two checkpoints: settings, scores, and how far weights moved. Steps below 0 stand"
              + " behind --.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  millrace checkpoints diff --config examples/market.yaml 44000 45000")
  int diff(
      @Mixin CheckpointOption option,
      @Parameters(paramLabel = "STEP", description = "Step of the one.") long one,
      @Parameters(paramLabel = "STEP", description = "Step of the other.") long other)
      throws Exception {
    Config config = option.config().load();
    try (Cluster cluster = option.cluster(config)) {
      Checkpoints checkpoints = CheckpointOption.open(config, cluster);
      Manifest first = option.find(checkpoints, config, one);
      Manifest second = option.find(checkpoints, config, other);
      CheckpointDiff.of(
              first,
              CheckpointOption.load(checkpoints, first),
              second,
              CheckpointOption.load(checkpoints, second))
          .forEach(out()::println);
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
      @Mixin CheckpointOption option,
      @Parameters(paramLabel = "FOLDER", description = "Target folder; must not exist yet.")
          Path folder,
      @Option(
              names = "--step",
              paramLabel = "N",
              description = "Step of the checkpoint (default: the latest).")
          @Nullable Long step)
      throws Exception {
    Config config = option.config().load();
    NewPath.require(folder);
    try (Cluster cluster = option.cluster(config)) {
      Checkpoints checkpoints = CheckpointOption.open(config, cluster);
      Manifest manifest = option.find(checkpoints, config, step);
      ModelState state = CheckpointOption.load(checkpoints, manifest);
      NewPath.write(folder, draft -> ModelExport.write(config, state, draft));
      out().printf("checkpoint at step %d exported to %s%n", manifest.step(), folder);
    }
    return 0;
  }

  @Command(
      name = "remove",
      description = "Take an imported checkpoint away. A model deletes its own ones itself.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  millrace checkpoints remove --config examples/market.yaml --step -1")
  int remove(
      @Mixin CheckpointOption option,
      @Option(
              names = "--step",
              paramLabel = "N",
              required = true,
              description = "Step of the checkpoint, below 0.")
          long step)
      throws Exception {
    if (step >= 0) {
      throw new CommandException(
          "step %d: is a checkpoint of the model's own, which deletes it by checkpoints.keep; an"
                  .formatted(step)
              + " imported one has a step below 0");
    }
    Config config = option.config().load();
    try (Cluster cluster = option.cluster(config)) {
      Manifest found = option.find(CheckpointOption.open(config, cluster), config, step);
      new CheckpointImports(config, option.replica(), cluster.properties()).remove(found);
      out().printf("imported checkpoint of step %d removed%n", step);
    }
    return 0;
  }

  @Command(
      name = "tag",
      description =
          "Have a running model give a checkpoint a name, and keep it as long as it has one. Another"
              + " checkpoint that has the name loses it.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  millrace checkpoints tag --config examples/market.yaml --step 45000 champion")
  int tag(
      @Mixin CheckpointOption option,
      @Mixin CommandOptions options,
      @Option(
              names = "--step",
              paramLabel = "N",
              required = true,
              description = "Step of the checkpoint.")
          long step,
      @Parameters(paramLabel = "NAME", description = "The name.") String name)
      throws Exception {
    if (step < 0) {
      throw new CommandException(
          "step %d: an imported checkpoint is kept until it is removed, and has no tags"
              .formatted(step));
    }
    return send(Action.TAG, option, options, step, checked(name));
  }

  @Command(
      name = "untag",
      description = "Have a running model take a name from its checkpoint.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  millrace checkpoints untag --config examples/market.yaml champion")
  int untag(
      @Mixin CheckpointOption option,
      @Mixin CommandOptions options,
      @Parameters(paramLabel = "NAME", description = "The name.") String name)
      throws Exception {
    return send(Action.UNTAG, option, options, null, checked(name));
  }

  private String checked(String name) {
    if (!JsonCommands.isTag(name)) {
      throw new ParameterException(
          spec.commandLine(),
          name + ": must be 1 to 100 letters, digits, dots, underscores and hyphens");
    }
    return name;
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
      @Mixin CheckpointOption option,
      @Mixin CommandOptions options,
      @Option(
              names = "--step",
              paramLabel = "N",
              required = true,
              description = "Step of the checkpoint.")
          long step)
      throws Exception {
    return send(Action.ROLLBACK, option, options, step, "");
  }

  /** Sends a command about the checkpoint of a step, if it is about one. */
  private int send(
      Action action,
      CheckpointOption option,
      CommandOptions options,
      @Nullable Long step,
      String tag)
      throws Exception {
    Config config = option.config().load();
    try (Cluster cluster = option.cluster(config)) {
      CheckpointId checkpoint = null;
      if (step != null) {
        Manifest found = option.find(CheckpointOption.open(config, cluster), config, step);
        checkpoint = new CheckpointId(found.step(), found.sha256());
      }
      String control = config.topics().control().topic();
      CommandOptions.send(
          options.command(action, checkpoint, tag),
          control,
          option.replica(),
          cluster.properties());
      out()
          .println(
              switch (action) {
                    case ROLLBACK -> "rollback to step " + step;
                    case TAG -> "tag " + tag + " for step " + step;
                    default -> "untag " + tag;
                  }
                  + " sent to replica %d by %s".formatted(option.replica(), control)
                  + options.effect(config));
    }
    return 0;
  }
}
