package io.millrace.cli;

import io.millrace.config.Config;
import io.millrace.server.HttpServer;
import io.millrace.server.ServerSettings;
import io.millrace.topology.Topics;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An app that learns from a cluster, and its HTTP server: what run, demo and evaluate share. */
final class Learning implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Learning.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final short BROKERS_DEFAULT = -1;

  private final LearnerApp app;
  private final @Nullable HttpServer server;
  private final TopicCheck topics;

  private Learning(LearnerApp app, @Nullable HttpServer server, TopicCheck topics) {
    this.app = app;
    this.server = server;
    this.topics = topics;
  }

  /**
   * Creates or checks the topics and starts to learn.
   *
   * @param http where to serve metrics, or null for nowhere
   */
  static Learning start(Config config, Cluster cluster, @Nullable ServerSettings http) {
    createTopics(config, cluster);
    Assembly assembly = new Assembly(config);
    TopicCheck topics = new TopicCheck(assembly, cluster);
    topics.require();
    LearnerApp app =
        LearnerApp.start(assembly, cluster.properties(), cluster.home().resolve("state"));
    try {
      HttpServer server = http == null ? null : serve(config, cluster, http, app);
      return new Learning(app, server, topics);
    } catch (RuntimeException e) {
      app.close();
      throw e;
    }
  }

  private static HttpServer serve(
      Config config, Cluster cluster, ServerSettings http, LearnerApp app) {
    HttpServer server =
        HttpServer.start(
            http,
            app.monitoring(),
            PageInfo.of(config),
            new WatchedApp(app),
            cluster.home().resolve(config.name() + ".history.json.gz"));
    LOG.info("live page, metrics and health: {}", server.url());
    if (http.isOpenToAll()) {
      LOG.warn(
          "server.host is {} and there is no server.auth: all who reach it read all", http.host());
    }
    return server;
  }

  /** Creates the topics that are missing and checks the others. */
  static List<String> createTopics(Config config, Cluster cluster) {
    try (Admin admin = cluster.admin()) {
      List<String> created =
          new Topics(admin, new Assembly(config).topics())
              .create(config.samples().partitions(), BROKERS_DEFAULT);
      if (!created.isEmpty()) {
        LOG.info("created the topics {}", created);
      }
      return created;
    }
  }

  /** The app. */
  LearnerApp app() {
    return app;
  }

  /**
   * Waits until it is done, or has been asked to stop.
   *
   * @param done asked a few times a second
   * @throws CommandException if the app has stopped by itself
   */
  void await(BooleanSupplier done, Progress progress) throws InterruptedException {
    while (!done.getAsBoolean() && !Termination.isRequested()) {
      if (app.awaitStop(LOOK)) {
        progress.end(app);
        throw topics
            .fault()
            .or(() -> app.failure().map(Learning::explain))
            .orElse(new CommandException("Kafka Streams stopped by itself"));
      }
      progress.show(app);
    }
    progress.end(app);
    LOG.info(Termination.isRequested() ? "asked to stop" : "all is learned");
  }

  /** What Kafka Streams wraps errors in tells nothing. */
  private static RuntimeException explain(Throwable error) {
    Throwable cause = error.getCause();
    if (cause != null) {
      return explain(cause);
    }
    return Failures.isExpected(error)
        ? new CommandException(String.valueOf(error.getMessage()))
        : new IllegalStateException("learning failed: " + error, error);
  }

  @Override
  public void close() {
    try {
      if (server != null) {
        server.close();
      }
    } finally {
      app.close();
    }
  }
}
