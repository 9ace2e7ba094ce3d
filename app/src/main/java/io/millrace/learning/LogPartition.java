package io.millrace.learning;

/**
 * The log that a replica learns from.
 *
 * @param topic of the samples
 * @param number of the topic's partition, which is also the replica's
 */
public record LogPartition(String topic, int number) {}
