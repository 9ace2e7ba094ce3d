package io.millrace.topology;

import java.util.OptionalLong;

/**
 * Finds out whether a partition is silent: no record came for two ticks of the clock, and the
 * brokers have no more than at the first of them.
 */
final class Silence {
  private final MergeTopics topics;
  private final String topic;
  private final int partition;
  private boolean heard;
  private boolean silent;
  private OptionalLong end = OptionalLong.empty();

  /** Not silent yet. */
  Silence(MergeTopics topics, String topic, int partition) {
    this.topics = topics;
    this.topic = topic;
    this.partition = partition;
  }

  /** Whose partition it is. */
  String topic() {
    return topic;
  }

  /** A record came. */
  void heard() {
    heard = true;
    silent = false;
  }

  /** Whether it is silent, as far as is known. */
  boolean isSilent() {
    return silent;
  }

  /**
   * Looks, at a tick.
   *
   * @return whether it has become silent
   */
  boolean look() {
    if (silent) {
      return false;
    }
    if (heard) {
      heard = false;
      end = OptionalLong.empty();
      return false;
    }
    OptionalLong before = end;
    end = topics.end(topic, partition);
    silent = end.isPresent() && end.equals(before);
    return silent;
  }
}
