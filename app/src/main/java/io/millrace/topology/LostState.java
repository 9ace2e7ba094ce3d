package io.millrace.topology;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of a group that goes on where it was, with a model that knows nothing of what was before:
 * offsets and state are committed together, so a group that has the former has lost the latter.
 */
public final class LostState {
  private static final Logger LOG = LoggerFactory.getLogger(LostState.class);

  private final Admin admin;
  private final TopicNames topics;

  /**
   * For an application that does not run yet.
   *
   * @param admin stays the caller's to close
   */
  public LostState(Admin admin, TopicNames topics) {
    this.admin = admin;
    this.topics = topics;
  }

  /**
   * Looks at each replica. Where the brokers don't say, nothing is said.
   *
   * @param group of the application
   */
  public void look(String group) {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : committed.entrySet()) {
        TopicPartition learned = entry.getKey();
        if (learned.topic().equals(topics.learned())
            && entry.getValue().offset() > 0
            && isEmpty(new TopicPartition(topics.changelog(), learned.partition()))) {
          warn(group, learned, entry.getValue().offset());
        }
      }
    } catch (ExecutionException e) {
      LOG.info("whether the group {} has lost its state can't be told: {}", group, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void warn(String group, TopicPartition learned, long offset) {
    LOG.warn(
        "replica {} begins untrained at offset {} of topic {}: so far the group {} has read, but"
            + " the topic {} holds no state of it, as if it was deleted. `millrace checkpoints"
            + " rollback` goes back to a checkpoint; under another `name` the model learns all"
            + " samples again",
        learned.partition(),
        offset,
        learned.topic(),
        group,
        topics.changelog());
  }

  private boolean isEmpty(TopicPartition changelog)
      throws ExecutionException, InterruptedException {
    try {
      return offset(changelog, OffsetSpec.earliest()) == offset(changelog, OffsetSpec.latest());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return true;
      }
      throw e;
    }
  }

  private long offset(TopicPartition of, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    ListOffsetsResultInfo found = admin.listOffsets(Map.of(of, which)).partitionResult(of).get();
    return found.offset();
  }
}
