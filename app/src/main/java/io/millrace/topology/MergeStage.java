package io.millrace.topology;

import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/**
 * Merges the partitions of the samples topic into the one log that a model learns: the order in
 * which the records are written there is the order in which they are learned, whatever happens
 * later.
 *
 * <p>A record that is too large for the log, since it was compressed on the samples topic, becomes
 * a dead letter.
 *
 * <p>It has no state. If its group loses its offsets it writes records once more: the learner knows
 * how far each partition is in the log and passes over what comes again.
 */
public final class MergeStage implements Stage {
  private static final Set<TopicRole> ROLES =
      Set.of(TopicRole.SAMPLES, TopicRole.LOG, TopicRole.DEAD_LETTERS);

  private final TopicNames topics;
  private final String log;
  private final RecordLimits limits;
  private final IntConsumer begin;
  private final Supplier<Uuid> topicIds;

  /**
   * A stage that merges into the log.
   *
   * @param topics whose log it writes
   * @param limits the largest records that the topics take
   * @param begin told which partition of the samples topic begins, before its first record is
   *     passed on; may be called again
   * @param topicIds which samples topic it is
   * @throws IllegalArgumentException if the topics have no log
   */
  public MergeStage(
      TopicNames topics, RecordLimits limits, IntConsumer begin, Supplier<Uuid> topicIds) {
    String to = topics.log();
    if (to == null) {
      throw new IllegalArgumentException("the samples are learned as they are: there is no log");
    }
    this.topics = topics;
    this.log = to;
    this.limits = limits;
    this.begin = begin;
    this.topicIds = topicIds;
  }

  @Override
  public List<TopicSpec> topics() {
    return topics.specs().stream().filter(topic -> ROLES.contains(topic.role())).toList();
  }

  @Override
  public void addTo(Topology topology) {
    Sources.add(topology, NodeNames.UNMERGED, topics.samples());
    topology.addProcessor(
        NodeNames.MERGE,
        () -> new MergeProcessor(topics.samples(), limits, begin, topicIds),
        NodeNames.UNMERGED);
    topology.addSink(
        NodeNames.UNMERGED_LETTERS,
        topics.deadLetters(),
        new ByteArraySerializer(),
        Outgoing.serializer(),
        Outgoing.exactly(),
        NodeNames.MERGE);
    topology.addSink(
        NodeNames.LOG,
        log,
        new ByteArraySerializer(),
        Outgoing.serializer(),
        Outgoing.partitioner(),
        NodeNames.MERGE);
  }
}
