package io.millrace.topology;

import java.util.Optional;

/**
 * The rule how many partitions some topics must have.
 *
 * @param wanted so many
 * @param why the rule, for people
 * @param forModel what to do if the topic with the model has too many
 */
record PartitionCount(int wanted, String why, String forModel) {
  /** As many as the samples topic, since each of its partitions is learned by its own replica. */
  static PartitionCount as(String samples, int partitions) {
    return new PartitionCount(
        partitions,
        "must be as many as those of %s, which are %d".formatted(samples, partitions),
        "restore the samples topic, or start under another name");
  }

  /** One, since one model learns the partitions of the samples topic together. */
  static PartitionCount one(String samples) {
    return new PartitionCount(
        1,
        "must be 1, since one model learns all of %s".formatted(samples),
        "set model to per_partition to go on with a model for each partition, or start under"
            + " another name");
  }

  /** What is wrong with a topic, with its remedy; nothing if it has so many. */
  Optional<TopicMismatch> mismatch(TopicSpec topic, int found) {
    if (found == wanted) {
      return Optional.empty();
    }
    boolean holdsModel = topic.role() == TopicRole.CHANGELOG;
    String remedy =
        found < wanted
            ? (holdsModel ? "stop the app, then " : "")
                + "kafka-topics.sh --alter --topic %s --partitions %d"
                    .formatted(topic.name(), wanted)
            : "partitions can't be removed: "
                + (holdsModel ? forModel : "name another topic in the settings");
    String before = holdsModel ? "it holds the model, so don't delete or reset it; " : "";
    return Optional.of(
        new TopicMismatch(
            topic.name(), "%d partitions: %s".formatted(found, why), before + remedy));
  }
}
