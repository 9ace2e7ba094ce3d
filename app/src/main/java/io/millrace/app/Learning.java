package io.millrace.app;

import io.millrace.config.Config;
import io.millrace.model.ModelFactory;
import io.millrace.server.HttpServer;
import io.millrace.server.ServerSettings;
import io.millrace.server.predict.PredictionRoutes;
import io.millrace.tensorflow.Models;
import io.millrace.topology.RecordLimit;
import io.millrace.topology.StreamsProperties;
import io.millrace.topology.TopicMismatchException;
import io.millrace.topology.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An app that learns from a cluster, and its HTTP server: what run, demo and evaluate share. */
public final class Learning implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Learning.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final short BROKERS_DEFAULT = -1;

  private final Assembly assembly;
  private final Cluster cluster;
  private final LearnerApp app;
  private final @Nullable HttpServer server;
  private final TopicCheck topics;
  private final EmptyTopic samples;

  private Learning(
      Assembly assembly,
      Cluster cluster,
      LearnerApp app,
      @Nullable HttpServer server,
      TopicCheck topics,
      EmptyTopic samples) {
    this.assembly = assembly;
    this.cluster = cluster;
    this.app = app;
    this.server = server;
    this.topics = topics;
    this.samples = samples;
  }

  /**
   * Creates or checks the topics and starts to learn.
   *
   * @param http where to serve metrics, or null for nowhere
   * @param models makes what learns
   */
  public static Learning start(
      Config config, Cluster cluster, @Nullable ServerSettings http, ModelFactory models) {
    if (http != null) {
      HttpServer.requireFree(http);
    }
    Assembly assembly = assembly(config, cluster, models);
    List<String> created = createTopics(assembly, cluster);
    TopicCheck topics = new TopicCheck(assembly, cluster);
    topics.require();
    LearnerApp app =
        LearnerApp.start(assembly, cluster.properties(), cluster.home().resolve("state"));
    try {
      HttpServer server = http == null ? null : serve(config, cluster, http, app);
      String samples = assembly.topics().samples();
      return new Learning(
          assembly,
          cluster,
          app,
          server,
          topics,
          new EmptyTopic(samples, created.contains(samples), System.nanoTime()));
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
            cluster.home().resolve(config.name() + ".history.json.gz"),
            app.predictors()
                .map(all -> new PredictionRoutes(all, http.predictionsOrDefault()))
                .orElse(null));
    LOG.info("live page, metrics and health: {}", server.url());
    HttpServer.warnIfOpenToAll(http, "read everything");
    return server;
  }

  /** The parts of an app that learns what the cluster's topics hold. */
  public static Assembly assembly(Config config, Cluster cluster) {
    return assembly(config, cluster, Models::create);
  }

  private static Assembly assembly(Config config, Cluster cluster, ModelFactory models) {
    try (Admin admin = cluster.admin()) {
      return Assembly.of(config, models, admin);
    }
  }

  /** Creates the topics that are missing and checks the others. */
  public static List<String> createTopics(Config config, Cluster cluster) {
    return createTopics(assembly(config, cluster), cluster);
  }

  /** The same for the topics of these parts. */
  public static List<String> createTopics(Assembly assembly, Cluster cluster) {
    try (Admin admin = cluster.admin()) {
      List<String> created =
          new Topics(admin, assembly.topics().specs())
              .create(assembly.config().input().samples().partitions(), BROKERS_DEFAULT);
      if (!created.isEmpty()) {
        LOG.info("created the topics {}", created);
      }
      return created;
    }
  }

  /** What the dead-letter topic, and a producer with the cluster's properties, take of a record. */
  public static RecordLimit letterLimit(Config config, Cluster cluster) {
    try (Admin admin = cluster.admin()) {
      return new Topics(admin, Assembly.of(config, admin).topics().specs())
          .limits(StreamsProperties.largestRecord(cluster.properties()))
          .deadLetters();
    }
  }

  /** The app. */
  public LearnerApp app() {
    return app;
  }

  /**
   * Waits until it is done.
   *
   * @param done asked a few times a second
   * @param look run as often
   * @throws AppException if the app has stopped by itself
   * @throws TopicsGrownException if it has because the samples topic has more partitions, which are
   *     to be merged: close this, and start again
   * @throws TopicMismatchException if it has because topics do not fit any more
   */
  public void await(BooleanSupplier done, Runnable look) throws InterruptedException {
    while (!done.getAsBoolean()) {
      if (app.awaitStop(LOOK)) {
        throw grown()
            .or(topics::fault)
            .or(() -> app.failure().map(AppException::new))
            .orElseGet(() -> new AppException("Kafka Streams stopped by itself"));
      }
      look.run();
      samples.look(app.replicas(), System.nanoTime());
    }
  }

  /** The app has stopped already, so nobody should wait long to hear why. */
  private Optional<RuntimeException> grown() {
    Map<String, Object> impatient = new TreeMap<>(BrokersAnswer.impatient(cluster.properties()));
    try (Admin admin = Admin.create(impatient)) {
      String learned = assembly.topics().learned();
      return Assembly.of(assembly.config(), admin).topics().learned().equals(learned)
          ? Optional.empty()
          : Optional.of(new TopicsGrownException(assembly.topics().samples()));
    } catch (KafkaException e) {
      return Optional.empty();
    }
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
