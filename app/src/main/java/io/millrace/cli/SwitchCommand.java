package io.millrace.cli;

import io.millrace.app.AliasApp;
import io.millrace.app.Cluster;
import io.millrace.config.Config;
import io.millrace.data.Switch;
import io.millrace.serde.JsonSwitches;
import io.millrace.topology.AliasTopics;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tells an alias to follow another model. */
@Command(
    name = "switch",
    description =
        "Let an alias follow another model. The running `millrace alias` does so, in each partition"
            + " behind the latest sample of which it has seen a prediction, and its event says"
            + " where.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer =
        "  millrace switch live --to challenger --config champion.yaml --config challenger.yaml")
final class SwitchCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private AliasOptions options;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "MODEL",
      description = "The model to follow, by its name.")
  private String to = "";

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private AuthorOptions author;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    List<Config> models = options.load();
    AliasTopics topics = options.topics(models);
    if (!topics.models().contains(to)) {
      throw new ParameterException(
          spec.commandLine(),
          "--to: %s: expected one of the models named by --config: %s"
              .formatted(to, String.join(", ", topics.models())));
    }
    Switch command =
        new Switch(to, author.by(spec.commandLine()), author.reason(spec.commandLine()));
    try (Cluster cluster = options.cluster(models)) {
      AliasApp.createTopics(topics, models, cluster);
      int partitions =
          CommandOptions.sendToAll(
              JsonSwitches.write(command), topics.control(), cluster.properties());
      spec.commandLine()
          .getOut()
          .printf(
              "switch to %s sent to %s by %s%n",
              to, partitions == 1 ? "1 partition" : partitions + " partitions", topics.control());
    }
    return 0;
  }
}
