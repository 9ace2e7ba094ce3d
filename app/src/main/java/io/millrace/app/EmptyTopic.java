package io.millrace.app;

import io.millrace.metrics.ReplicaStatus;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns while nothing has ever arrived on the samples topic: its name may be misspelt. */
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
    if (nowNanos - nextNanos >= 0 && isEmpty(replicas)) {
      nextNanos = nowNanos + EVERY.toNanos();
      LOG.warn(
          "nothing has arrived on the topic {} yet{}: is samples.topic the one that is written to?",
          topic,
          created ? ", which did not exist before this start" : "");
    }
  }

  /** An instance without partitions can't tell. */
  private static boolean isEmpty(List<ReplicaStatus> replicas) {
    return !replicas.isEmpty()
        && replicas.stream()
            .allMatch(
                replica ->
                    replica.samples() + replica.pending() + replica.deadLetters() == 0
                        && replica.state() != ReplicaStatus.State.STARTING);
  }
}
