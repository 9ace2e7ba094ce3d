package io.millrace.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Which topic there is under a name, as the brokers said lately: they are asked in the background,
 * so that nobody waits. Thread-safe.
 */
final class LatestTopicIds {
  private static final long EVERY_NANOS = Duration.ofSeconds(15).toNanos();

  private final Admin admin;
  private final Map<String, Latest> byName = new ConcurrentHashMap<>();

  /** By this client, which stays the caller's to close. */
  LatestTopicIds(Admin admin) {
    this.admin = admin;
  }

  /** The latest answer; empty before the first. */
  Optional<Uuid> of(String topic) {
    return byName.computeIfAbsent(topic, Latest::new).id();
  }

  private final class Latest {
    private final String topic;
    private volatile @Nullable Uuid told;
    private long asked = System.nanoTime() - EVERY_NANOS;

    Latest(String topic) {
      this.topic = topic;
    }

    synchronized Optional<Uuid> id() {
      long now = System.nanoTime();
      if (now - asked >= EVERY_NANOS) {
        asked = now;
        ask();
      }
      return Optional.ofNullable(told);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // without an answer it stays as it was
    private void ask() {
      Objects.requireNonNull(admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
          .whenComplete(
              (topic, error) -> {
                if (error == null) {
                  told = topic.topicId();
                }
              });
    }
  }
}
