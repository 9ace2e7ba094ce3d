package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.checkpoint.CommittedRecords;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a group the offsets that the state knows, where it has none: Kafka forgets those of a group
 * that was idle for a week (by default). Without them all samples would be read from the start, to
 * be passed over.
 */
public final class GroupOffsets {
  private static final Logger LOG = LoggerFactory.getLogger(GroupOffsets.class);
  private static final String POSITION = StoredPositions.NAME + "/00000";

  private final Admin admin;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final TopicNames topics;

  /**
   * For an application that does not run yet.
   *
   * @param admin stays the caller's to close
   * @param consumers of the cluster; each is closed after use
   */
  public GroupOffsets(
      Admin admin, Supplier<Consumer<byte[], byte[]>> consumers, TopicNames topics) {
    this.admin = admin;
    this.consumers = consumers;
    this.topics = topics;
  }

  /**
   * Sets the offsets that are missing. What fails is left as it is: samples are then skipped.
   *
   * @param group whose offsets they are: an application's id
   * @param topic that it reads: with an offset of that it has lost none
   */
  public void restore(String group, String topic) {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      if (committed.keySet().stream().anyMatch(of -> of.topic().equals(topic))) {
        return;
      }
      Known known = known();
      Map<TopicPartition, LogPosition> stored = known.positions;
      stored.keySet().removeAll(committed.keySet());
      stored.keySet().removeIf(of -> !reads(topic, of.topic()));
      Map<TopicPartition, OffsetAndMetadata> missing = ofTheirTopics(stored);
      if (!missing.isEmpty()) {
        admin.alterConsumerGroupOffsets(group, missing).all().get();
        if (known.converted) {
          LOG.info("the group {} begins where the state ends, at {}", group, missing);
        } else {
          LOG.warn(
              "the group {} has lost its offsets: it continues where the state ends, at {}",
              group,
              missing);
        }
      }
    } catch (ExecutionException e) {
      LOG.info("the offsets of the group {} can't be read: {}", group, e.getCause());
    } catch (KafkaException e) { // of the consumer
      LOG.info(
          "the state that knows the offsets of the group {} can't be read: {}",
          group,
          e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Who reads what is learned reads the commands too. */
  private boolean reads(String topic, String of) {
    return of.equals(topic) || (topic.equals(topics.learned()) && of.equals(topics.control()));
  }

  /** An offset says nothing of another topic: that was made anew, or is named by new settings. */
  private Map<TopicPartition, OffsetAndMetadata> ofTheirTopics(
      Map<TopicPartition, LogPosition> stored) throws ExecutionException, InterruptedException {
    List<String> names = stored.keySet().stream().map(TopicPartition::topic).distinct().toList();
    Map<String, TopicDescription> topics = admin.describeTopics(names).allTopicNames().get();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    stored.forEach(
        (of, position) -> {
          TopicDescription there = topics.get(of.topic());
          if (there != null && position.isOf(there.topicId().toString())) {
            offsets.put(of, new OffsetAndMetadata(position.next()));
          }
        });
    return offsets;
  }

  /** What the state knows. */
  private static final class Known {
    private final Map<TopicPartition, LogPosition> positions = new HashMap<>();

    /** {@link StoredPositions#isConverted}: the group is new, and has lost nothing. */
    private boolean converted;
  }

  private Known known() throws ExecutionException, InterruptedException {
    Known known = new Known();
    String changelog = topics.changelog();
    try {
      admin.describeTopics(List.of(changelog)).allTopicNames().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return known; // it has never learned
      }
      throw e;
    }
    CommittedRecords.read(consumers, changelog, record -> take(record, known));
    return known;
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Known known) {
    if (record.value() != null && POSITION.equals(new String(record.key(), UTF_8))) {
      try {
        StoredPositions stored = new StoredPositions(topics, record.partition());
        stored.read(List.of(record.value()));
        put(stored.learned(), known.positions);
        put(stored.control(), known.positions);
        stored.origins().forEach(origin -> put(origin, known.positions));
        known.converted = stored.isConverted();
      } catch (IOException e) {
        LOG.warn("a stored position can't be read: {}", e.toString());
      }
    }
  }

  private static void put(LogPosition of, Map<TopicPartition, LogPosition> offsets) {
    if (of.next() >= 0) {
      offsets.put(new TopicPartition(of.topic(), of.partition()), of);
    }
  }
}
