package io.millrace.app;

import io.millrace.checkpoint.CommittedRecords;
import io.millrace.metrics.Monitoring;
import io.millrace.metrics.ReplicaStatus;
import io.millrace.server.Health;
import io.millrace.topology.BoundedRestarts;
import io.millrace.topology.GroupOffsets;
import io.millrace.topology.InstanceClients;
import io.millrace.topology.InstanceId;
import io.millrace.topology.MillraceTopology;
import io.millrace.topology.StreamsProperties;
import io.millrace.topology.TopicBounds;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;

/** The topology at work: Kafka Streams, its meters, and who it is in its group. */
public final class LearnerApp implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final Monitoring monitoring = new Monitoring();
  private final BoundedRestarts restarts = new BoundedRestarts(Clock.systemUTC());
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final InstanceId instance;
  private final Admin brokers;
  private final GroupOffsets groupOffsets;
  private final KafkaStreams streams;
  private final String samplesTopic;

  private LearnerApp(
      Assembly assembly,
      Map<String, String> kafka,
      Path home,
      KeyValueBytesStoreSupplier stateStore) {
    Path state = Path.of(kafka.getOrDefault(StreamsConfig.STATE_DIR_CONFIG, home.toString()));
    samplesTopic = assembly.config().input().samples().topic();
    instance = InstanceId.claim(state);
    Properties properties =
        StreamsProperties.of(
            assembly.config().name(),
            kafka,
            instance.id(),
            assembly.config().topics().predictions().maxDelay());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    brokers = Admin.create(new TreeMap<String, Object>(kafka));
    Topology topology =
        assembly
            .topology(monitoring, kafka, new TopicBounds(brokers), stopping::get)
            .build(stateStore);
    String application = properties.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
    streams =
        new KafkaStreams(topology, properties, new InstanceClients(application, instance.id()));
    groupOffsets =
        new GroupOffsets(
            brokers, () -> CommittedRecords.consumer(kafka), application, assembly.topics());
    streams.setUncaughtExceptionHandler(restarts);
    streams.setStateListener((now, before) -> changed(now));
    monitoring.bind(streams);
    List<String> topics = new ArrayList<>(assembly.topics().all());
    topics.add(MillraceTopology.changelog(application));
    monitoring.bind(brokers, topics);
  }

  /**
   * Starts to learn; the topics must be there.
   *
   * @param kafka the user's Kafka properties, with the brokers' address
   * @param home where this instance keeps who it is, unless {@code state.dir} says otherwise
   * @throws IllegalArgumentException if a Kafka property breaks exactly-once learning
   */
  public static LearnerApp start(Assembly assembly, Map<String, String> kafka, Path home) {
    return start(assembly, kafka, home, MillraceTopology.stateStore());
  }

  /** Starts to learn, with another store in place of {@link MillraceTopology#stateStore}. */
  static LearnerApp start(
      Assembly assembly,
      Map<String, String> kafka,
      Path home,
      KeyValueBytesStoreSupplier stateStore) {
    LearnerApp app = new LearnerApp(assembly, kafka, home, stateStore);
    app.groupOffsets.restore();
    app.streams.start();
    return app;
  }

  private void changed(KafkaStreams.State state) {
    if (state == KafkaStreams.State.NOT_RUNNING || state == KafkaStreams.State.ERROR) {
      stopped.countDown();
    }
  }

  /** All meters. */
  public Monitoring monitoring() {
    return monitoring;
  }

  /** How each replica of this instance is doing. */
  public List<ReplicaStatus> replicas() {
    return monitoring.replicas();
  }

  /** Records of the samples topic that this instance has not read yet. */
  public long lag() {
    return lags().values().stream().mapToLong(Long::longValue).sum();
  }

  /** The same by partition, as far as Kafka knows it. */
  public Map<Integer, Long> lags() {
    Map<Integer, Long> lags = new TreeMap<>();
    streams
        .metrics()
        .forEach(
            (metric, value) -> {
              String partition = metric.tags().get("partition");
              // Kafka has it a second time, with underscores for the dots of the topic's name.
              if (metric.name().equals("records-lag")
                  && samplesTopic.equals(metric.tags().get("topic"))
                  && partition != null) {
                double lag = ((Number) value.metricValue()).doubleValue();
                if (Double.isFinite(lag)) {
                  lags.put(Integer.valueOf(partition), (long) lag);
                }
              }
            });
    return lags;
  }

  /** Whether the app lives and learns. */
  public Health health() {
    KafkaStreams.State state = streams.state();
    boolean live = state.isRunningOrRebalancing() || state == KafkaStreams.State.CREATED;
    long starting =
        replicas().stream()
            .filter(replica -> replica.state() == ReplicaStatus.State.STARTING)
            .count();
    boolean runs = state == KafkaStreams.State.RUNNING;
    return runs && starting > 0
        ? new Health(live, false, starting + " replicas are starting: a model is made and restored")
        : new Health(live, runs, "Kafka Streams is " + state);
  }

  /**
   * Waits until the app has stopped by itself.
   *
   * @return whether it has, within that time
   */
  public boolean awaitStop(Duration time) throws InterruptedException {
    return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What went wrong first and made the app stop by itself, if something did. */
  public Optional<Throwable> failure() {
    return restarts.failure().map(LearnerApp::root);
  }

  /** What Kafka Streams wraps errors in tells nothing. */
  private static Throwable root(Throwable error) {
    Throwable cause = error.getCause();
    return cause == null ? error : root(cause);
  }

  /**
   * Commits what was learned and stops.
   *
   * @throws AppException if that took too long: nothing is lost, but the latest samples are to be
   *     learned again
   */
  @Override
  public void close() {
    stopping.set(true);
    boolean inTime = streams.close(CLOSE_TIMEOUT);
    monitoring.close();
    instance.close();
    if (!inTime) {
      throw new AppException(
          "Kafka Streams did not stop within %d s: what was learned since the last commit is not"
                  .formatted(CLOSE_TIMEOUT.toSeconds())
              + " committed, and is learned again at the next start");
    }
  }
}
