package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.app.Serving;
import io.millrace.config.Config;
import io.millrace.server.ServerSettings;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Predicts until it is told to stop. */
@Command(
    name = "serve",
    description =
        "Answer requests for predictions over HTTP by the latest checkpoint, or the one with a tag,"
            + " until SIGTERM or Ctrl-C.",
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
      description = "Port of the HTTP server; 0 for any free one (default: server.port).")
  private @Nullable Integer port;

  @Option(
      names = "--replica",
      paramLabel = "N",
      defaultValue = "0",
      description = "Replica whose checkpoints are served (default: ${DEFAULT-VALUE}).")
  private int replica;

  @Option(
      names = "--tag",
      paramLabel = "NAME",
      description =
          "Serve the checkpoint that has this tag, and another when that gets it (default: the"
              + " latest).")
  private @Nullable String tag;

  @Override
  public Integer call() throws Exception {
    Config config = option.load();
    ServerSettings http = port == null ? config.server() : config.server().withPort(port);
    Termination.onSignal();
    try (Cluster cluster = option.cluster(config);
        Serving serving = Serving.start(config, cluster, http, replica, tag)) {
      while (!Termination.awaitRequest(LOOK)) {
        serving.requireHealth();
      }
    }
    LOG.info("stopped");
    return 0;
  }
}
