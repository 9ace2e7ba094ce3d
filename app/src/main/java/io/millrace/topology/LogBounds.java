package io.millrace.topology;

import java.util.Optional;

/**
 * What there is of a topic's partition.
 *
 * @param topicId which topic it is: one that is deleted and made anew has another
 * @param start the offset of the first record that is still there
 */
public record LogBounds(String topicId, long start) {
  /** Asks the brokers. Thread-safe. */
  @FunctionalInterface
  public interface Source {
    /** The bounds of a partition as they are now; nothing if the brokers don't say. */
    Optional<LogBounds> of(String topic, int partition);

    /**
     * Which topic there is under that name, as the brokers said lately, without waiting for them;
     * nothing if that is not known.
     */
    default Optional<String> latestId(String topic) {
      return Optional.empty();
    }
  }
}
