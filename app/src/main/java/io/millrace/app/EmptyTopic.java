package io.millrace.app;

import io.millrace.metrics.ReplicaStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns while nothing has ever arrived on the samples topic: its name may be misspelt. A model that
 * is still being made reads nothing, however much is there, so time counts from when it is ready.
 */
final class EmptyTopic {
  private static final Logger LOG = LoggerFactory.getLogger(EmptyTopic.class);
  private static final Duration FIRST = Duration.ofSeconds(20);
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final String topic;
  private final boolean created;
  private long nextNanos;

  /**
   * Begins to watch.
   *
   * @param created whether this start has created it
   */
  EmptyTopic(String topic, boolean created, long nowNanos) {
    this.topic = topic;
    this.created = created;
    this.nextNanos = nowNanos + FIRST.toNanos();
  }

  /** Warns if it is time and none of these has seen a record. */
  void look(List<ReplicaStatus> replicas, long nowNanos) {
    warning(replicas, nowNanos).ifPresent(LOG::warn);
  }

  Optional<String> warning(List<ReplicaStatus> replicas, long nowNanos) {
    if (!isEmpty(replicas)) {
      nextNanos = nowNanos + FIRST.toNanos();
      return Optional.empty();
    }
    if (nowNanos - nextNanos < 0) {
      return Optional.empty();
    }
    nextNanos = nowNanos + EVERY.toNanos();
    return Optional.of(
        "nothing has arrived on the topic %s yet%s: check samples.topic, and the producer"
            .formatted(topic, created ? ", which this start has created" : ""));
  }

  /** An instance without partitions can't tell. */
  private static boolean isEmpty(List<ReplicaStatus> replicas) {
    return !replicas.isEmpty()
        && replicas.stream()
            .allMatch(
                replica ->
                    replica.predictions() + replica.pending() + replica.deadLetters() == 0
                        && replica.state() != ReplicaStatus.State.STARTING);
  }
}
