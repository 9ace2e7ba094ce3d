package io.millrace.cli;

import io.millrace.app.Assembly;
import io.millrace.app.Cluster;
import io.millrace.app.Learning;
import io.millrace.config.Config;
import io.millrace.topology.TopicSpec;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Creates the topics, or checks them. */
@Command(
    name = "topics",
    description = "Create missing topics, and check the existing ones.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  millrace topics --config examples/market.yaml")
final class TopicsCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption option;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Config config = option.load();
    try (Cluster cluster = option.cluster(config)) {
      Assembly assembly = Learning.assembly(config, cluster);
      List<String> created = Learning.createTopics(assembly, cluster);
      for (TopicSpec topic : assembly.topics().specs()) {
        if (!topic.role().isMadeByStreams()) {
          spec.commandLine()
              .getOut()
              .println((created.contains(topic.name()) ? "created  " : "ok       ") + topic.name());
        }
      }
    }
    return 0;
  }
}
