package io.millrace.cli;

import io.millrace.config.Config;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say what is learned: either of a file and a topic. */
final class EvaluatedOption {
  @ArgGroup(exclusive = false)
  private @Nullable InputOption file;

  @ArgGroup(exclusive = false)
  private @Nullable TopicOption topic;

  /** A topic, with how much of it. */
  static final class TopicOption {
    @Option(
        names = "--from-topic",
        required = true,
        paramLabel = "TOPIC",
        description =
            "A topic of the cluster that the settings name, or of the broker in --dir: its retained"
                + " records are learned once. Nothing is written there, no offset either.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "Records of the topic to learn, from the oldest on (default: all).")
    private long limit = Long.MAX_VALUE;
  }

  /** How many records to learn at most. */
  long limit() {
    return topic == null ? Long.MAX_VALUE : topic.limit;
  }

  /**
   * Opens it.
   *
   * @throws IOException if a file can't be read, or is not for these settings
   */
  EvaluatedSamples open(ConfigOption option, Config config) throws IOException {
    if (file != null) {
      return new FileSamples(file.open(config, true));
    }
    TopicOption named = Objects.requireNonNull(topic);
    return new TopicSamples(config, option.cluster(config), named.name, named.limit);
  }
}
