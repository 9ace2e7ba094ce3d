package io.millrace.cli;

import io.millrace.app.AliasApp;
import io.millrace.app.Cluster;
import io.millrace.config.Config;
import io.millrace.topology.AliasTopics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Follows one of several models until it is told to stop. */
@Command(
    name = "alias",
    description =
        "Copy the predictions of one of several models, the live one, to the topic"
            + " ALIAS.predictions until SIGTERM or Ctrl-C. `millrace switch` makes another one"
            + " live.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  millrace alias live --config champion.yaml --config challenger.yaml")
final class AliasCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(AliasCommand.class);
  private static final Duration LOOK = Duration.ofMillis(500);

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private AliasOptions options;

  @Override
  public Integer call() throws Exception {
    List<Config> models = options.load();
    Termination.onSignal();
    try (Cluster cluster = options.cluster(models)) {
      AliasTopics topics = options.topics(models);
      AliasApp.createTopics(topics, models, cluster);
      warnOfFormats(models);
      try (AliasApp app =
          AliasApp.start(
              topics, cluster, options.home(models).resolve("aliases").resolve(topics.alias()))) {
        LOG.info(
            "{}: the predictions of the live one of {}",
            topics.predictions(),
            String.join(", ", topics.models()));
        while (!Termination.awaitRequest(LOOK)) {
          app.requireRunning();
        }
      }
    }
    LOG.info("stopped; everything copied is committed");
    return 0;
  }

  private static void warnOfFormats(List<Config> models) {
    long formats =
        models.stream().map(model -> model.topics().predictions().format()).distinct().count();
    if (formats > 1) {
      LOG.warn(
          "predictions.format is not the same for all models: with a switch the format of the"
              + " alias's predictions changes too");
    }
  }
}
