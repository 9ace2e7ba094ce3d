package io.millrace.learning;

/**
 * The log that a replica learns from.
 *
 * @param topic of the samples
 * @param number of the replica: the partition that it learns; 0 if it learns all of them
 */
public record LogPartition(String topic, int number) {}
