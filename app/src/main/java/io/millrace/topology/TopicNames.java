package io.millrace.topology;

import java.util.List;

/**
 * The topics that the topology reads and writes.
 *
 * @param samples read; all that is learned from
 * @param control read; commands, each on the partition of the samples that it is for
 * @param predictions one for each sample, with its key, timestamp and partition
 * @param checkpoints chunks and manifests
 * @param events what a person would want to know
 * @param deadLetters records that can't be learned from
 */
public record TopicNames(
    String samples,
    String control,
    String predictions,
    String checkpoints,
    String events,
    String deadLetters) {
  /** All of them, in the order of a list for people. */
  public List<String> all() {
    return List.of(samples, control, predictions, checkpoints, events, deadLetters);
  }
}
