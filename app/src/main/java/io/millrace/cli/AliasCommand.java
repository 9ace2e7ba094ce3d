package io.millrace.cli;

import io.millrace.app.AliasApp;
import io.millrace.app.Cluster;
import io.millrace.config.Config;
import io.millrace.server.HttpServer;
import io.millrace.server.ServerSettings;
import io.millrace.topology.AliasTopics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Port.class,
      description =
          "Serve /metrics, /health and /ready over HTTP at this port; 0 for any free one. Other"
              + " settings of the server are those of the first model (default: no server).")
  private @Nullable Integer port;

  @Override
  public Integer call() throws Exception {
    List<Config> models = options.load();
    ServerSettings http = port == null ? null : models.get(0).server().withPort(port);
    if (http != null) {
      HttpServer.requireFree(http);
    }
    Termination.onSignal();
    try (Cluster cluster = options.cluster(models)) {
      AliasTopics topics = options.topics(models);
      AliasApp.createTopics(topics, models, cluster);
      warnOfFormats(models);
      try (AliasApp app =
          AliasApp.start(
              topics,
              cluster,
              options.home(models).resolve("aliases").resolve(topics.alias()),
              http)) {
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
