package io.millrace.app;

import io.millrace.checkpoint.CommittedRecords;
import io.millrace.config.Compare;
import io.millrace.config.Config;
import io.millrace.metrics.Monitoring;
import io.millrace.model.StateListener;
import io.millrace.serving.Predictors;
import io.millrace.topology.BoundedRestarts;
import io.millrace.topology.BrokersTopics;
import io.millrace.topology.GroupOffsets;
import io.millrace.topology.HangingTransactions;
import io.millrace.topology.InstanceClients;
import io.millrace.topology.InstanceId;
import io.millrace.topology.LearnerStage;
import io.millrace.topology.LocalCopies;
import io.millrace.topology.LostState;
import io.millrace.topology.MergeStage;
import io.millrace.topology.Stage;
import io.millrace.topology.Strangers;
import io.millrace.topology.StreamsProperties;
import io.millrace.topology.TopicBounds;
import io.millrace.topology.TopicNames;
import io.millrace.topology.TopicSpec;
import io.millrace.topology.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The learner in a Kafka Streams application, ours or a user's own: the stage of its topology, and
 * what it needs of the application around it. In this order: {@link #open}; {@link #stage} into the
 * topology; {@link KafkaStreams} of that topology with {@link #properties} and {@link #clients};
 * {@link #attach}; start it. To end: {@link #stopping}, close Kafka Streams, {@link #close}.
 */
public final class LearnerRuntime implements AutoCloseable {
  private final Monitoring monitoring = new Monitoring();
  private final BoundedRestarts restarts = new BoundedRestarts(Clock.systemUTC());
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final InstanceId instance;
  private final Properties properties;
  private final Admin brokers;
  private final Map<String, String> kafka;
  private final Config config;
  private final TopicNames topics;
  private final @Nullable Predictors predictors;
  private final Stage stage;
  private @Nullable MergeApp merge;
  private @Nullable Comparing comparing;

  private LearnerRuntime(
      Assembly assembly,
      Map<String, String> kafka,
      Path state,
      InstanceId instance,
      KeyValueBytesStoreSupplier stateStore) {
    this.kafka = kafka;
    this.config = assembly.config();
    this.topics = assembly.topics();
    this.instance = instance;
    properties =
        StreamsProperties.of(
            assembly.config().name(),
            kafka,
            instance.id(),
            assembly.config().topics().predictions().maxDelay());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    brokers = Admin.create(new TreeMap<String, Object>(kafka));
    predictors =
        assembly.config().server().predictions() == null ? null : assembly.predictors(monitoring);
    try {
      stage =
          assembly.stage(
              monitoring,
              kafka,
              new TopicBounds(brokers),
              stopping::get,
              predictors == null ? replica -> StateListener.NONE : predictors::follow,
              stateStore);
    } catch (RuntimeException e) { // it asks the brokers
      brokers.close(Duration.ZERO);
      throw e;
    }
  }

  /**
   * A learner that does not run yet; its topics must be there, see {@link Learning#createTopics}.
   *
   * @param kafka the user's Kafka properties, with the brokers' address
   * @param home where this instance keeps who it is, unless {@code state.dir} says otherwise
   * @throws io.millrace.topology.KafkaPropertiesException if a Kafka property breaks exactly-once
   *     learning
   */
  public static LearnerRuntime open(Assembly assembly, Map<String, String> kafka, Path home) {
    return open(assembly, kafka, home, LearnerStage.stateStore());
  }

  /** The same with another store in place of {@link LearnerStage#stateStore}. */
  static LearnerRuntime open(
      Assembly assembly,
      Map<String, String> kafka,
      Path home,
      KeyValueBytesStoreSupplier stateStore) {
    Path state = Path.of(kafka.getOrDefault(StreamsConfig.STATE_DIR_CONFIG, home.toString()));
    InstanceId instance = InstanceId.claim(state);
    try {
      return new LearnerRuntime(assembly, kafka, state, instance, stateStore);
    } catch (RuntimeException e) {
      instance.close();
      throw e;
    }
  }

  /** The learner's part of the topology. */
  public Stage stage() {
    return stage;
  }

  /** The topics that it reads and writes. */
  public TopicNames topics() {
    return topics;
  }

  /**
   * What Kafka Streams must run with: a new copy, to which an application may add what is its own.
   * Exactly-once learning rests on {@code processing.guarantee} and on a cache above 0.
   */
  public Properties properties() {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  /** The clients of Kafka Streams: a killed instance that comes back ends its open transaction. */
  public KafkaClientSupplier clients() {
    return clients(applicationId());
  }

  private KafkaClientSupplier clients(String application) {
    return new InstanceClients(
        application, instance.id(), brokers, HangingTransactions.of(brokers, topics));
  }

  /**
   * Before {@link #attach}, in an application that does nothing else: asks whether another app has
   * its id.
   *
   * @throws AppException if so; it says what to do
   */
  void requireOwnId() {
    SortedSet<String> read =
        Strangers.topics(
            brokers,
            List.of(applicationId(), StreamsProperties.mergeId(applicationId())),
            topics.specs(),
            instance.id());
    if (!read.isEmpty()) {
      throw new AppException(
          "application.id %s: an app that runs has it too, and reads other topics: %s. %s"
              .formatted(
                  applicationId(),
                  String.join(", ", read),
                  "Give one of them another name, or another kafka.application.id. If it is this"
                      + " model with its former settings, stop all its instances first"));
    }
  }

  /**
   * Before Kafka Streams is started: gives the group offsets that it has lost, or says that it has
   * lost its state, forgets local copies that are of another cluster, measures, and sets a handler
   * that replaces a failed thread, but not for ever. If the partitions of the samples topic are
   * merged, that begins now, and so does comparing with another model.
   */
  public void attach(KafkaStreams streams) {
    streams.setUncaughtExceptionHandler(restarts);
    monitoring.bind(streams);
    monitoring.bind(brokers, topics.specs().stream().map(TopicSpec::name).toList());
    GroupOffsets offsets =
        new GroupOffsets(brokers, () -> CommittedRecords.consumer(kafka), topics);
    offsets.restore(applicationId(), topics.learned());
    new LostState(brokers, topics).look(applicationId());
    if (topics.late() != null) {
      new LocalCopies(
              Path.of(properties.getProperty(StreamsConfig.STATE_DIR_CONFIG)), applicationId())
          .keepThoseOf(Topics.id(brokers, topics.learned()).toString(), streams::cleanUp);
    }
    if (topics.log() != null) {
      offsets.restore(StreamsProperties.mergeId(applicationId()), topics.samples());
      if (topics.late() != null) {
        offsets.restore(StreamsProperties.mergeId(applicationId()), topics.late().labels());
      }
      merge = merge(streams);
      monitoring.bind(merge.streams());
      merge.start();
    }
    Compare compare = config.compare();
    if (compare != null) {
      comparing = Comparing.start(config, compare, topics.log() != null, monitoring, kafka);
    }
  }

  private MergeApp merge(KafkaStreams learner) {
    Topics grown = new Topics(brokers, topics.specs());
    MergeStage merging =
        new MergeStage(
            topics,
            grown.limits(StreamsProperties.largestRecord(kafka)),
            new BrokersTopics(brokers, grown));
    Properties own = StreamsProperties.ofMerge(properties);
    return MergeApp.of(
        merging,
        own,
        brokers,
        clients(own.getProperty(StreamsConfig.APPLICATION_ID_CONFIG)),
        restarts,
        () -> stop(learner));
  }

  /** Without waiting: a thread of the merge says so. */
  private static void stop(KafkaStreams learner) {
    boolean unused = learner.close(Duration.ZERO);
  }

  private String applicationId() {
    return properties.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
  }

  /** What merges the partitions of the samples topic, if they are merged. */
  Optional<KafkaStreams> merging() {
    return Optional.ofNullable(merge).map(MergeApp::streams);
  }

  /** All meters, and how each replica of this instance is doing. */
  public Monitoring monitoring() {
    return monitoring;
  }

  /** What answers requests for predictions, if the settings want that. */
  Optional<Predictors> predictors() {
    return Optional.ofNullable(predictors);
  }

  /** What failed, if something did. */
  BoundedRestarts restarts() {
    return restarts;
  }

  /** To be told before Kafka Streams is closed: a slow model then ends soon. */
  public void stopping() {
    stopping.set(true);
  }

  /**
   * Closes Kafka Streams.
   *
   * @return why it may not have committed, or empty if it has
   */
  Optional<String> end(KafkaStreams streams, Duration patience) {
    return StreamsEnd.of(streams, brokers, topics.specs(), patience);
  }

  /** Lets go of what it holds; Kafka Streams must be closed before. */
  @Override
  public void close() {
    if (comparing != null) {
      comparing.close();
    }
    if (merge != null) {
      merge.close();
    }
    if (predictors != null) {
      predictors.close();
    }
    monitoring.close();
    brokers.close(Duration.ZERO); // which monitoring does only once it is attached
    instance.close();
  }
}
