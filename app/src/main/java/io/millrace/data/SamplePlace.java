package io.millrace.data;

/**
 * Where a sample's record is in the samples topic.
 *
 * @param partition of the topic
 * @param offset in the partition
 */
public record SamplePlace(int partition, long offset) {
  /** In brief, as dead letters have it: {@code 0@12} is offset 12 of partition 0. */
  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
