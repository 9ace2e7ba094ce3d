package io.millrace.topology;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Passes the predictions of one of several models on to an alias's topic, and another's after a
 * command: keys, values, headers, times and partitions stay as they are. A task reads one partition
 * of each model's predictions and of the control topic; its state says which model's are passed on,
 * and is in the same transaction as they. The rule is that of {@link AliasRoute}.
 */
public final class AliasStage implements Stage {
  private final AliasTopics topics;
  private final AliasParts parts;

  private final KeyValueBytesStoreSupplier store;

  /** A stage for these topics. */
  public AliasStage(AliasTopics topics, AliasParts parts) {
    this(topics, parts, Stores.inMemoryKeyValueStore(NodeNames.ALIAS_STATE));
  }

  /** The same with another store of that name under its state. */
  AliasStage(AliasTopics topics, AliasParts parts, KeyValueBytesStoreSupplier store) {
    this.topics = topics;
    this.parts = parts;
    this.store = store;
  }

  @Override
  public List<TopicSpec> topics() {
    return topics.specs();
  }

  @Override
  public void addTo(Topology topology) {
    Sources.add(
        topology,
        NodeNames.CANDIDATES,
        topics.candidates().stream()
            .map(AliasTopics.Candidate::predictions)
            .toArray(String[]::new));
    Sources.add(topology, NodeNames.CONTROL, topics.control());
    topology.addProcessor(NodeNames.ALIAS, alias(), NodeNames.CANDIDATES, NodeNames.CONTROL);
    Sinks sinks = new Sinks(topology, NodeNames.ALIAS);
    sinks.add(NodeNames.PREDICTIONS, topics.predictions(), Outgoing.exactly());
    sinks.add(NodeNames.EVENTS, topics.events(), Outgoing.partitioner());
    sinks.add(NodeNames.DEAD_LETTERS, topics.deadLetters(), Outgoing.partitioner());
  }

  private ProcessorSupplier<byte[], byte[], byte[], Outgoing> alias() {
    // Written for each record, and through the cache once for each commit.
    StoreBuilder<?> state =
        Stores.keyValueStoreBuilder(store, Serdes.String(), Serdes.ByteArray())
            // A prediction may be of any time, which brokers may refuse.
            .withLoggingEnabled(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"))
            .withCachingEnabled();
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], byte[], byte[], Outgoing> get() {
        return new AliasProcessor(topics, parts);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(state);
      }
    };
  }
}
