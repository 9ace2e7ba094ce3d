package io.millrace.app;

import io.millrace.config.Config;
import io.millrace.metrics.Monitoring;
import io.millrace.serde.JsonSwitches;
import io.millrace.serde.RecordSerdes;
import io.millrace.server.Health;
import io.millrace.server.HttpServer;
import io.millrace.server.ServerSettings;
import io.millrace.topology.AliasParts;
import io.millrace.topology.AliasStage;
import io.millrace.topology.AliasTopics;
import io.millrace.topology.BoundedRestarts;
import io.millrace.topology.HangingTransactions;
import io.millrace.topology.InstanceClients;
import io.millrace.topology.InstanceId;
import io.millrace.topology.StreamsProperties;
import io.millrace.topology.TopicSpec;
import io.millrace.topology.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An alias at work: a Kafka Streams application of its own, beside those of its models. */
public final class AliasApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AliasApp.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  private static final short BROKERS_DEFAULT = -1;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final BoundedRestarts restarts = new BoundedRestarts(Clock.systemUTC());
  private final Monitoring monitoring = new Monitoring();
  private final AliasTopics names;
  private final InstanceId instance;
  private final Admin brokers;
  private final Topics topics;
  private final KafkaStreams streams;
  private final ConsumerLags lags;
  private @Nullable HttpServer server;

  private AliasApp(AliasTopics names, Cluster cluster, InstanceId instance, Path state) {
    this.names = names;
    this.instance = instance;
    brokers = cluster.admin();
    topics = new Topics(brokers, names.specs());
    Properties properties =
        StreamsProperties.ofAlias(names.alias(), cluster.properties(), instance.id());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    Topology topology = new Topology();
    new AliasStage(names, parts(cluster)).addTo(topology);
    List<String> written =
        names.specs().stream()
            .filter(topic -> topic.role().isWritten())
            .map(TopicSpec::name)
            .toList();
    streams =
        new KafkaStreams(
            topology,
            properties,
            new InstanceClients(
                StreamsProperties.aliasId(names.alias()),
                instance.id(),
                brokers,
                new HangingTransactions(brokers, written)));
    streams.setUncaughtExceptionHandler(restarts);
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.NOT_RUNNING || now == KafkaStreams.State.ERROR) {
            stopped.countDown();
          }
        });
    lags = new ConsumerLags(streams::metrics, System::nanoTime);
  }

  private AliasParts parts(Cluster cluster) {
    return new AliasParts(
        JsonSwitches::read,
        RecordSerdes.event().serializer(),
        topics.limits(StreamsProperties.largestRecord(cluster.properties())),
        topic -> Topics.id(brokers, topic),
        (partition, live) ->
            monitoring.alias(
                names.alias(), partition, names.models(), live, model -> lag(model, partition)));
  }

  private double lag(String model, int partition) {
    return lags.of(names.predictions(model), partition);
  }

  /**
   * The topics of an alias.
   *
   * @param models the settings of the models that it can follow: all with the same samples topic
   */
  public static AliasTopics topics(String name, List<Config> models) {
    return new AliasTopics(
        name,
        models.get(0).input().samples().topic(),
        models.stream()
            .map(
                model ->
                    new AliasTopics.Candidate(model.name(), model.topics().predictions().topic()))
            .toList());
  }

  /**
   * Creates the topics that are missing, those of the models too, and checks the others.
   *
   * @return the names of the alias's own that were missing
   * @throws io.millrace.topology.TopicMismatchException if one does not fit
   */
  public static List<String> createTopics(
      AliasTopics topics, List<Config> models, Cluster cluster) {
    models.forEach(model -> Learning.createTopics(model, cluster));
    try (Admin admin = cluster.admin()) {
      Topics all = new Topics(admin, topics.specs());
      List<String> created =
          all.create(models.get(0).input().samples().partitions(), BROKERS_DEFAULT);
      if (!created.isEmpty()) {
        LOG.info("created the topics {}", created);
      }
      return created;
    }
  }

  /**
   * Begins to pass predictions on; the topics must be there.
   *
   * @param home where this instance keeps who it is, unless {@code state.dir} says otherwise
   * @param http where to serve metrics and health, or null for nowhere
   * @throws io.millrace.server.ServerStartException if it can't listen there
   */
  public static AliasApp start(
      AliasTopics topics, Cluster cluster, Path home, @Nullable ServerSettings http) {
    Path state =
        Path.of(cluster.properties().getOrDefault(StreamsConfig.STATE_DIR_CONFIG, home.toString()));
    AliasApp app = new AliasApp(topics, cluster, InstanceId.claim(state), state);
    try {
      app.streams.start();
      if (http != null) {
        app.serve(http);
      }
      return app;
    } catch (RuntimeException e) {
      app.close();
      throw e;
    }
  }

  private void serve(ServerSettings http) {
    monitoring.bind(streams);
    monitoring.bind(brokers, names.specs().stream().map(TopicSpec::name).toList());
    server = HttpServer.start(http, monitoring, this::health, null);
    LOG.info("metrics and health: {}", server.url());
    HttpServer.warnIfOpenToAll(http, "read its metrics");
  }

  private Health health() {
    return AliasHealth.of(streams.state(), monitoring.outage(), monitoring.liveModels());
  }

  /**
   * Does nothing while it runs.
   *
   * @throws io.millrace.topology.TopicMismatchException if it has stopped because topics do not fit
   *     any more: of partitions that are missing Kafka Streams would say to delete the state
   * @throws AppException if it has stopped by itself; its cause says why
   */
  public void requireRunning() {
    if (stopped.getCount() == 0) {
      topics.requireFit();
      throw restarts
          .failure()
          .map(failure -> new AppException(LearnerApp.root(failure)))
          .orElseGet(() -> new AppException("Kafka Streams stopped by itself"));
    }
  }

  /**
   * Commits and stops.
   *
   * @throws AppException if that took too long, or no broker answered: what was not committed is
   *     copied after the next start
   */
  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    Optional<String> uncommitted = StreamsEnd.of(streams, brokers, names.specs(), CLOSE_TIMEOUT);
    monitoring.close();
    brokers.close(Duration.ZERO); // which monitoring does only once it serves
    instance.close();
    if (uncommitted.isPresent()) {
      throw new AppException(
          uncommitted.get()
              + ": what was copied since the last commit is not committed, and is copied again at"
              + " the next start");
    }
  }
}
