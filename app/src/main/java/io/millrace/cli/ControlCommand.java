package io.millrace.cli;

import io.millrace.app.AppException;
import io.millrace.app.Cluster;
import io.millrace.config.Config;
import io.millrace.data.Command.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Sends a command to all replicas of a model. */
@picocli.CommandLine.Command(
    name = "control",
    description =
        "Freeze a model, so that it predicts but does not learn, thaw it, or start it afresh. This"
            + " takes effect at the end of the current control interval of each replica.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace control freeze --config examples/market.yaml",
      "  millrace control thaw --config examples/market.yaml --samples 20000",
      "  millrace control reset --config examples/market.yaml --reason new-sensors"
    })
final class ControlCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "(freeze | thaw | reset)",
      completionCandidates = Actions.class,
      converter = ActionReader.class,
      description = "What to do.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Action action;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption option;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandOptions options;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Those that need nothing but their name. */
  static final class Actions extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Actions() {
      super(List.of("freeze", "thaw", "reset"));
    }
  }

  /** Reads an action; {@link #call} says which command has those of checkpoints. */
  static final class ActionReader implements ITypeConverter<Action> {
    @Override
    public Action convert(String text) {
      return Arrays.stream(Action.values())
          .filter(one -> one.name().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s': must be one of %s".formatted(text, String.join(", ", new Actions()))));
    }
  }

  @Override
  public Integer call() throws Exception {
    if (action.namesCheckpoint() || action.namesTag()) {
      String name = action.name().toLowerCase(Locale.ROOT);
      throw new ParameterException(
          spec.commandLine(), name + ": which checkpoint? See `millrace checkpoints " + name + "`");
    }
    var command = options.command(action, null, "");
    Config config = option.load();
    if (action == Action.RESET && config.model().savedModel() != null) {
      throw new AppException(
          "reset: the first state of a SavedModel is not kept; go back to a checkpoint with"
              + " `millrace checkpoints rollback`");
    }
    String topic = config.topics().control().topic();
    try (Cluster cluster = option.clusterWith(config, topic)) {
      int replicas = CommandOptions.sendToAll(command, topic, cluster.properties());
      spec.commandLine()
          .getOut()
          .printf(
              "%s sent to %s by %s%s%n",
              action.name().toLowerCase(Locale.ROOT),
              replicas == 1 ? "the replica" : replicas + " replicas",
              topic,
              options.effect(config));
    }
    return 0;
  }
}
