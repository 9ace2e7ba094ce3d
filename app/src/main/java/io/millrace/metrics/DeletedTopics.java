package io.millrace.metrics;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which topics were there and are not any more. Kafka's clients wait for such a topic without
 * an end, and say nothing.
 */
final class DeletedTopics {
  private static final Logger LOG = LoggerFactory.getLogger(DeletedTopics.class);

  private final Set<String> seen = new HashSet<>();
  private final SortedSet<String> deleted = new TreeSet<>();

  /**
   * Notes an answer about a topic.
   *
   * @param error instead of it, or null
   */
  synchronized void told(String topic, @Nullable Throwable error) {
    if (error == null) {
      seen.add(topic);
      if (deleted.remove(topic)) {
        LOG.info("topic {} is there again", topic);
      }
    } else if (error instanceof UnknownTopicOrPartitionException
        && seen.contains(topic)
        && deleted.add(topic)) {
      LOG.warn(
          "{}; a start of the app creates topics that are missing, but not what was in them",
          text(topic));
    }
  }

  private static String text(String topics) {
    return "topic %s was deleted: the app waits until it is there again".formatted(topics);
  }

  /** Which topics are not there any more, in one sentence; empty if all are. */
  synchronized Optional<String> reason() {
    return deleted.isEmpty() ? Optional.empty() : Optional.of(text(String.join(", ", deleted)));
  }
}
