package io.millrace.cli;

import io.millrace.app.AliasApp;
import io.millrace.app.Assembly;
import io.millrace.app.Cluster;
import io.millrace.app.Learning;
import io.millrace.config.Config;
import io.millrace.topology.AliasTopics;
import io.millrace.topology.TopicSpec;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates the topics, or checks them. */
@Command(
    name = "topics",
    description = "Create missing topics, and check the existing ones.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace topics --config examples/market.yaml",
      "  millrace topics --config examples/market.yaml --alias live"
    })
final class TopicsCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption option;

  @Option(
      names = "--alias",
      paramLabel = "NAME",
      description = "Likewise with the topics of this alias, which can follow the model.")
  private @Nullable String alias;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Config config = option.load();
    if (alias != null) {
      AliasOptions.requireName(alias, List.of(config), spec);
    }
    try (Cluster cluster = option.cluster(config)) {
      Assembly assembly = Learning.assembly(config, cluster);
      List<TopicSpec> own = assembly.topics().specs();
      print(own, Learning.createTopics(assembly, cluster));
      if (alias != null) {
        AliasTopics topics = AliasApp.topics(alias, List.of(config));
        List<String> created = AliasApp.createTopics(topics, List.of(config), cluster);
        List<String> printed = own.stream().map(TopicSpec::name).toList();
        print(
            topics.specs().stream().filter(topic -> !printed.contains(topic.name())).toList(),
            created);
      }
    }
    return 0;
  }

  private void print(List<TopicSpec> topics, List<String> created) {
    for (TopicSpec topic : topics) {
      if (!topic.role().isMadeByStreams()) {
        spec.commandLine()
            .getOut()
            .println((created.contains(topic.name()) ? "created  " : "ok       ") + topic.name());
      }
    }
  }
}
