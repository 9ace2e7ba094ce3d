package io.millrace.topology;

import java.util.List;

/**
 * The topics that the topology reads and writes.
 *
 * @param samples read; the only input of the learner
 * @param predictions one for each sample, with its key, timestamp and partition
 * @param checkpoints chunks and manifests
 * @param events what a person would want to know
 * @param deadLetters records that can't be learned from
 */
public record TopicNames(
    String samples, String predictions, String checkpoints, String events, String deadLetters) {
  /** All of them. */
  public List<String> all() {
    return List.of(samples, predictions, checkpoints, events, deadLetters);
  }
}
