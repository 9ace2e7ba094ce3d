package io.millrace.topology;

import java.util.Optional;

/**
 * The rule that some topics have as many partitions as the samples topic, since each of these is
 * learned by a replica of its own.
 *
 * @param samples the samples topic
 * @param wanted its partitions
 */
record PartitionCount(String samples, int wanted) {
  /**
   * What is wrong with a topic, with its remedy; nothing if its partitions are as many.
   *
   * @param before what must be done before partitions are added; may be empty
   * @param another what to do if it has too many, as none can be taken away
   */
  Optional<String> mismatch(String topic, int found, String before, String another) {
    if (found == wanted) {
      return Optional.empty();
    }
    String remedy =
        found < wanted
            ? "%skafka-topics.sh --alter --topic %s --partitions %d"
                .formatted(before, topic, wanted)
            : "none can be taken away: " + another;
    return Optional.of(
        "topic %s: %d partitions: must be as many as those of %s, which are %d; %s"
            .formatted(topic, found, samples, wanted, remedy));
  }
}
