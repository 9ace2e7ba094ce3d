package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.app.Serving;
import io.millrace.config.Config;
import io.millrace.server.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Predicts until it is told to stop. */
@Command(
    name = "serve",
    description =
        "Answer requests for predictions over HTTP by the latest checkpoint, the one with a tag, or"
            + " a SavedModel, until SIGTERM or Ctrl-C.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  millrace serve --config examples/market.yaml --port 8501")
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final Duration LOOK = Duration.ofMillis(500);

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption option;

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Port.class,
      description = "Port of the HTTP server; 0 for any free one (default: server.port).")
  private @Nullable Integer port;

  @Option(
      names = "--replica",
      paramLabel = "N",
      defaultValue = "0",
      description = "Replica whose checkpoints are served (default: ${DEFAULT-VALUE}).")
  private int replica;

  @ArgGroup private @Nullable Other other;

  private static final class Other {
    @Option(
        names = "--tag",
        paramLabel = "NAME",
        description =
            "Serve the checkpoint that has this tag, and another when that gets it, instead of the"
                + " latest.")
    private @Nullable String tag;

    @Option(
        names = "--saved-model",
        paramLabel = "FOLDER",
        description =
            "Serve a SavedModel with the signature serving_default instead of checkpoints; of the"
                + " settings, name, features and label matter.")
    private @Nullable Path savedModel;
  }

  @Override
  public Integer call() throws Exception {
    Config config = option.load();
    ServerSettings http = port == null ? config.server() : config.server().withPort(port);
    Termination.onSignal();
    if (other != null && other.savedModel != null) {
      try (Serving serving = Serving.start(config, http, other.savedModel)) {
        serve(serving);
      }
    } else {
      try (Cluster cluster = option.cluster(config);
          Serving serving =
              Serving.start(config, cluster, http, replica, other == null ? null : other.tag)) {
        serve(serving);
      }
    }
    LOG.info("stopped");
    return 0;
  }

  private static void serve(Serving serving) throws InterruptedException {
    while (!Termination.awaitRequest(LOOK)) {
      serving.requireHealth();
    }
  }
}
