package io.millrace.topology;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the brokers for the topics that the merge reads. */
public final class BrokersTopics implements MergeTopics {
  private static final Logger LOG = LoggerFactory.getLogger(BrokersTopics.class);
  private static final long SECONDS = 2;

  private final Admin admin;
  private final Topics topics;
  private final LatestTopicIds latest;

  /**
   * Asks by this client.
   *
   * @param admin stays the caller's to close
   * @param topics those that grow with the samples topic
   */
  public BrokersTopics(Admin admin, Topics topics) {
    this.admin = admin;
    this.topics = topics;
    this.latest = new LatestTopicIds(admin);
  }

  @Override
  public void begin(int partition) {
    topics.grow(partition + 1);
  }

  @Override
  public Uuid id(String topic) {
    return Topics.id(admin, topic);
  }

  @Override
  public Optional<Uuid> latestId(String topic) {
    return latest.of(topic);
  }

  @Override
  public OptionalInt partitions(String topic) {
    var found = soon(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
    return found == null ? OptionalInt.empty() : OptionalInt.of(found.partitions().size());
  }

  @Override
  public OptionalLong end(String topic, int partition) {
    TopicPartition of = new TopicPartition(topic, partition);
    var found =
        soon(
            admin
                .listOffsets(
                    Map.of(of, OffsetSpec.latest()),
                    new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .partitionResult(of));
    return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
  }

  private static <T> @Nullable T soon(@Nullable KafkaFuture<T> answer) {
    try {
      return Objects.requireNonNull(answer).get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("the brokers don't say how far a topic is: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }
}
