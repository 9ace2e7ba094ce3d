package io.millrace.topology;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the brokers for the bounds of partitions, for a short time only. Thread-safe. */
public final class TopicBounds implements LogBounds.Source {
  private static final Logger LOG = LoggerFactory.getLogger(TopicBounds.class);
  private static final long SECONDS = 2;

  private final Admin admin;
  private final LatestTopicIds latest;

  /** By this client, which stays the caller's to close. */
  public TopicBounds(Admin admin) {
    this.admin = admin;
    this.latest = new LatestTopicIds(admin);
  }

  @Override
  public Optional<String> latestId(String topic) {
    return latest.of(topic).map(Uuid::toString);
  }

  @Override
  public Optional<LogBounds> of(String topic, int partition) {
    TopicPartition of = new TopicPartition(topic, partition);
    KafkaFuture<TopicDescription> description =
        Objects.requireNonNull(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
    KafkaFuture<ListOffsetsResultInfo> start =
        admin.listOffsets(Map.of(of, OffsetSpec.earliest())).partitionResult(of);
    try {
      return Optional.of(
          new LogBounds(
              description.get(SECONDS, TimeUnit.SECONDS).topicId().toString(),
              start.get(SECONDS, TimeUnit.SECONDS).offset()));
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{}: the brokers don't say where it starts: {}", of, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
