package io.millrace.topology;

import java.util.List;
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
 * <p>It has no state, and may write a record twice after a crash: the learner knows how far each
 * partition is in the log and passes over what comes again. So it needs no transaction, and a
 * record is in the log at once.
 */
public final class MergeStage implements Stage {
  private final TopicNames topics;
  private final String log;
  private final IntConsumer begin;
  private final Supplier<Uuid> topicIds;

  /**
   * A stage that merges into the log.
   *
   * @param topics whose log it writes
   * @param begin told which partition of the samples topic begins, before its first record is
   *     passed on; may be called again
   * @param topicIds which samples topic it is
   * @throws IllegalArgumentException if the topics have no log
   */
  public MergeStage(TopicNames topics, IntConsumer begin, Supplier<Uuid> topicIds) {
    String to = topics.log();
    if (to == null) {
      throw new IllegalArgumentException("the samples are learned as they are: there is no log");
    }
    this.topics = topics;
    this.log = to;
    this.begin = begin;
    this.topicIds = topicIds;
  }

  @Override
  public List<TopicSpec> topics() {
    return topics.specs().stream()
        .filter(topic -> topic.role() == TopicRole.SAMPLES || topic.role() == TopicRole.LOG)
        .toList();
  }

  @Override
  public void addTo(Topology topology) {
    Sources.add(topology, NodeNames.UNMERGED, topics.samples());
    topology.addProcessor(
        NodeNames.MERGE, () -> new MergeProcessor(begin, topicIds), NodeNames.UNMERGED);
    topology.addSink(
        NodeNames.LOG,
        log,
        new ByteArraySerializer(),
        Outgoing.serializer(),
        Outgoing.partitioner(),
        NodeNames.MERGE);
  }
}
