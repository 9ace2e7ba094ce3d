package io.millrace.topology;

import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/**
 * Merges the partitions of the samples topic, and of the labels topic if there is one, into the one
 * log that a model learns: the order in which the records are written there is the order in which
 * they are learned, whatever happens later.
 *
 * <p>A record that is too large for the log, since it was compressed on its topic, becomes a dead
 * letter.
 *
 * <p>It has no state. If its group loses its offsets it writes records once more: the learner knows
 * how far each partition is in the log and passes over what comes again.
 */
public final class MergeStage implements Stage {
  private static final Set<TopicRole> ROLES =
      Set.of(TopicRole.SAMPLES, TopicRole.LABELS, TopicRole.LOG, TopicRole.DEAD_LETTERS);

  private final TopicNames topics;
  private final String log;
  private final RecordLimits limits;
  private final MergeTopics brokers;

  /**
   * A stage that merges into the log.
   *
   * @param topics whose log it writes
   * @param limits the largest records that the topics take
   * @param brokers say what there is of the topics that are read
   * @throws IllegalArgumentException if the topics have no log
   */
  public MergeStage(TopicNames topics, RecordLimits limits, MergeTopics brokers) {
    String to = topics.log();
    if (to == null) {
      throw new IllegalArgumentException("the samples are learned as they are: there is no log");
    }
    this.topics = topics;
    this.log = to;
    this.limits = limits;
    this.brokers = brokers;
  }

  @Override
  public List<TopicSpec> topics() {
    return topics.specs().stream().filter(topic -> ROLES.contains(topic.role())).toList();
  }

  @Override
  public void addTo(Topology topology) {
    Sources.add(topology, NodeNames.UNMERGED, topics.samples());
    TopicNames.Late late = topics.late();
    if (late == null) {
      addMerge(topology, NodeNames.UNMERGED);
    } else {
      Sources.add(topology, NodeNames.LABELS, late.labels());
      addMerge(topology, NodeNames.UNMERGED, NodeNames.LABELS);
    }
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

  private void addMerge(Topology topology, String... sources) {
    topology.addProcessor(
        NodeNames.MERGE, () -> new MergeProcessor(topics, limits, brokers), sources);
  }
}
