package io.millrace.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * What the topics should be like, held against what they are.
 *
 * @param missing topics to create
 * @param mismatches one line for each thing that is wrong, with its remedy
 */
record TopicPlan(List<Wanted> missing, List<String> mismatches) {
  /** Room for what a prediction or a dead letter has on top of what it took from the sample. */
  private static final int HEADROOM = 64 * 1024;

  private static final int DEFAULT_MAX_MESSAGE = 1048588;

  /** A topic to create. */
  record Wanted(String name, int partitions, Map<String, String> config) {}

  /** A topic that exists. */
  record Found(int partitions, Map<String, String> config) {}

  /**
   * Plans the topics.
   *
   * @param partitions of a samples topic that does not exist yet
   * @param found the topics that exist, by name
   */
  static TopicPlan of(TopicNames names, int partitions, Map<String, Found> found) {
    Found samples = found.get(names.samples());
    int width = samples == null ? partitions : samples.partitions();
    int largest = samples == null ? DEFAULT_MAX_MESSAGE : maxMessage(samples);
    TopicPlan plan = new TopicPlan(new ArrayList<>(), new ArrayList<>());
    for (Wanted wanted : wanted(names, width, largest)) {
      Found existing = found.get(wanted.name());
      if (existing == null) {
        plan.missing.add(wanted);
      } else {
        plan.checkPartitions(wanted, existing, names);
      }
    }
    plan.checkCheckpoints(names, found);
    plan.checkDeadLetters(names, found);
    return plan;
  }

  private static List<Wanted> wanted(TopicNames names, int partitions, int largest) {
    Map<String, String> forever = Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1");
    Map<String, String> compacted =
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
            "LogAppendTime");
    Map<String, String> large = new TreeMap<>(forever);
    large.put(
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Long.toString(Math.min(Integer.MAX_VALUE, (long) largest + HEADROOM)));
    return List.of(
        new Wanted(names.samples(), partitions, forever),
        new Wanted(names.control(), partitions, forever),
        new Wanted(names.predictions(), partitions, large),
        new Wanted(names.checkpoints(), partitions, compacted),
        new Wanted(names.events(), partitions, forever),
        new Wanted(names.deadLetters(), partitions, large));
  }

  /** Predictions and dead letters keep their sample's partition; commands are for one. */
  private void checkPartitions(Wanted wanted, Found existing, TopicNames names) {
    boolean keeps =
        List.of(names.control(), names.predictions(), names.deadLetters()).contains(wanted.name());
    if (keeps) {
      new PartitionCount(names.samples(), wanted.partitions())
          .mismatch(wanted.name(), existing.partitions(), "", "name another topic in the settings")
          .ifPresent(mismatches::add);
    }
  }

  private void checkCheckpoints(TopicNames names, Map<String, Found> found) {
    Found checkpoints = found.get(names.checkpoints());
    if (checkpoints == null) {
      return;
    }
    String policy = String.valueOf(checkpoints.config().get(TopicConfig.CLEANUP_POLICY_CONFIG));
    if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      mismatches.add(
          "topic %s: cleanup.policy=%s: must be compact, or checkpoints get lost; %s"
              .formatted(
                  names.checkpoints(),
                  policy,
                  alter(names.checkpoints(), "cleanup.policy=compact")));
    }
  }

  /** Larger letters are cut, but not to nothing. */
  private void checkDeadLetters(TopicNames names, Map<String, Found> found) {
    Found deadLetters = found.get(names.deadLetters());
    int needed = LetterCutter.LEAST_BYTES;
    if (deadLetters != null && maxMessage(deadLetters) < needed) {
      mismatches.add(
          "topic %s: max.message.bytes=%d: must be at least %d, for the headers of a dead letter; %s"
              .formatted(
                  names.deadLetters(),
                  maxMessage(deadLetters),
                  needed,
                  alter(names.deadLetters(), "max.message.bytes=" + needed)));
    }
  }

  /**
   * The largest record that a topic takes.
   *
   * @param topic null if there is none yet, or none that can be seen
   * @param producerBytes what the producer sends at most
   */
  static RecordLimit limit(@Nullable Found topic, long producerBytes) {
    return RecordLimit.of(topic == null ? DEFAULT_MAX_MESSAGE : maxMessage(topic), producerBytes);
  }

  private static int maxMessage(Found topic) {
    String value = topic.config().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    return value == null ? DEFAULT_MAX_MESSAGE : Integer.parseInt(value);
  }

  private static String alter(String topic, String config) {
    return "kafka-configs.sh --alter --topic %s --add-config %s".formatted(topic, config);
  }
}
