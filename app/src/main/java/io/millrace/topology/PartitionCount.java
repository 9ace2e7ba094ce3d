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
  /** What is wrong with a topic, with its remedy; nothing if its partitions are as many. */
  Optional<TopicMismatch> mismatch(TopicSpec topic, int found) {
    if (found == wanted) {
      return Optional.empty();
    }
    boolean holdsModel = topic.role() == TopicRole.CHANGELOG;
    String remedy =
        found < wanted
            ? "kafka-topics.sh --alter --topic %s --partitions %d".formatted(topic.name(), wanted)
            : "partitions can't be removed: "
                + (holdsModel
                    ? "restore the samples topic, or start under another name"
                    : "name another topic in the settings");
    String before =
        holdsModel ? "it holds the model, so don't delete or reset it; stop the app, then " : "";
    return Optional.of(
        new TopicMismatch(
            topic.name(),
            "%d partitions: must be as many as those of %s, which are %d"
                .formatted(found, samples, wanted),
            before + remedy));
  }
}
