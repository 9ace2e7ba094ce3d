package io.millrace.topology;

import io.millrace.learning.LearnerSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.TopologyException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The learner: two sources, a processor with its stores, four sinks. It has a task for each
 * partition of the samples topic or, if that is merged, one for the log.
 *
 * <p>The names of its nodes and stores are fixed, since the name of a changelog follows from them:
 * a topology can have one such stage.
 */
public final class LearnerStage implements Stage {
  /**
   * The state is rewritten at each commit: small segments, cleaned soon, keep restarts short. Its
   * records have the time at which they are written, for brokers may refuse that of a sample.
   */
  private static final Map<String, String> CHANGELOG =
      Map.of(
          TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(16 << 20),
          TopicConfig.SEGMENT_MS_CONFIG, "60000",
          TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2",
          TopicConfig.DELETE_RETENTION_MS_CONFIG, "60000",
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(1 << 20));

  /** A sample that waits may be as large as the largest, and of any time. */
  private static final Map<String, String> WAITING_CHANGELOG =
      Map.of(
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
          "LogAppendTime",
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          Integer.toString(StreamsProperties.MAX_REQUEST + (64 << 10)));

  private final LearnerSettings settings;
  private final TopicNames topics;
  private final LearnerParts parts;
  private final KeyValueBytesStoreSupplier state;
  private final KeyValueBytesStoreSupplier waiting;

  /** A stage with {@link #stateStore}. */
  public LearnerStage(LearnerSettings settings, TopicNames topics, LearnerParts parts) {
    this(settings, topics, parts, stateStore(), waitingStore());
  }

  /** A stage with other stores, of the names of {@link #stateStore} and {@link #waitingStore}. */
  public LearnerStage(
      LearnerSettings settings,
      TopicNames topics,
      LearnerParts parts,
      KeyValueBytesStoreSupplier state,
      KeyValueBytesStoreSupplier waiting) {
    this.settings = settings;
    this.topics = topics;
    this.parts = parts;
    this.state = state;
    this.waiting = waiting;
  }

  /** The store under the learner's state: in memory, restored from its changelog topic. */
  public static KeyValueBytesStoreSupplier stateStore() {
    return Stores.inMemoryKeyValueStore(NodeNames.STATE);
  }

  /** The store of the samples that wait for their labels: on disk, with a changelog topic. */
  public static KeyValueBytesStoreSupplier waitingStore() {
    return Stores.persistentKeyValueStore(NodeNames.WAITING);
  }

  /** The topic from which {@link #waitingStore} is restored, by the application's id. */
  public static String waitingChangelog(String applicationId) {
    return applicationId + "-" + NodeNames.WAITING + "-changelog";
  }

  /** The topic from which the learner's state is restored, by the application's id. */
  public static String changelog(String applicationId) {
    return applicationId + "-" + NodeNames.STATE + "-changelog";
  }

  @Override
  public List<TopicSpec> topics() {
    return topics.specs();
  }

  /**
   * Adds it to a topology.
   *
   * @throws TopologyException if one of its names is taken there; the message says whose they are
   */
  @Override
  public void addTo(Topology topology) {
    try {
      addNodes(topology);
    } catch (TopologyException e) {
      throw new TopologyException(
          ("a name of the learner's nodes and stores is taken (%s): a topology has at most one"
                  + " learner, and %s are its names. A second learner can run in this process, with"
                  + " a KafkaStreams of its own")
              .formatted(
                  String.valueOf(e.getMessage()).replaceFirst("^Invalid topology: ", ""),
                  String.join(", ", NodeNames.OF_LEARNER)),
          e);
    }
  }

  private void addNodes(Topology topology) {
    Sources.add(topology, NodeNames.SAMPLES, topics.learned());
    Sources.add(topology, NodeNames.CONTROL, topics.control());
    topology.addProcessor(NodeNames.LEARNER, learner(), NodeNames.SAMPLES, NodeNames.CONTROL);
    Sinks sinks = new Sinks(topology, NodeNames.LEARNER);
    sinks.add(NodeNames.PREDICTIONS, topics.predictions(), Outgoing.exactly());
    sinks.add(NodeNames.CHECKPOINTS, topics.checkpoints(), Outgoing.partitioner());
    sinks.add(NodeNames.EVENTS, topics.events(), Outgoing.partitioner());
    sinks.add(NodeNames.DEAD_LETTERS, topics.deadLetters(), Outgoing.exactly());
  }

  private ProcessorSupplier<byte[], byte[], byte[], Outgoing> learner() {
    CommitSignal commitSignal = new CommitSignal();
    Set<StoreBuilder<?>> stores = new HashSet<>();
    stores.add(
        Stores.keyValueStoreBuilder(state, Serdes.String(), Serdes.ByteArray())
            .withLoggingEnabled(CHANGELOG)
            .withCachingDisabled());
    stores.add(
        Stores.keyValueStoreBuilder(commitSignal, Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingEnabled());
    if (topics.late() != null) {
      stores.add(
          Stores.keyValueStoreBuilder(waiting, Serdes.Bytes(), Serdes.ByteArray())
              .withLoggingEnabled(WAITING_CHANGELOG)
              .withCachingDisabled());
    }
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], byte[], byte[], Outgoing> get() {
        return new LearnerProcessor(settings, topics, parts, commitSignal);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return stores;
      }
    };
  }
}
