package io.millrace.learning;

import org.jspecify.annotations.Nullable;

/**
 * The log that a replica learns from.
 *
 * @param topic of the samples
 * @param number of the replica: the partition that it learns; 0 if it learns all of them
 */
public record LogPartition(String topic, int number) {
  /** A sample's own id or, if it has none, one made of where it came from. */
  public String id(@Nullable String own, TakenSample sample) {
    return own != null ? own : topic + "-" + sample.partition() + "-" + sample.offset();
  }
}
