package io.millrace.config;

/** How many models learn a samples topic. */
public enum ModelCount {
  /** One that learns all partitions together. */
  ONE,
  /** One for each partition, which knows nothing of the others. */
  PER_PARTITION
}
