package io.millrace.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * What the topics should be like, held against what they are.
 *
 * @param missing topics to create
 * @param growing topics that are to have more partitions
 * @param mismatches whatever is wrong, in the order of the topics
 */
record TopicPlan(List<Wanted> missing, List<Growth> growing, List<TopicMismatch> mismatches) {
  /** Nobody says how many partitions the samples topic is to have. */
  static final int UNKNOWN = 0;

  private static final int DEFAULT_MAX_MESSAGE = 1048588;

  /** A topic to create. */
  record Wanted(String name, int partitions, Map<String, String> config) {}

  /** A topic that is to have so many partitions. */
  record Growth(String name, int partitions) {}

  /** A topic that exists. */
  record Found(int partitions, Map<String, String> config) {}

  /**
   * Plans the topics.
   *
   * @param partitions of a samples topic that does not exist yet; {@link #UNKNOWN}: those of the
   *     others are not held against it
   * @param found the topics that exist, by name
   */
  static TopicPlan of(List<TopicSpec> topics, int partitions, Map<String, Found> found) {
    TopicSpec samples =
        topics.stream()
            .filter(topic -> topic.role() == TopicRole.SAMPLES)
            .findFirst()
            .orElseThrow();
    Found existing = found.get(samples.name());
    int largest = existing == null ? DEFAULT_MAX_MESSAGE : maxMessage(existing);
    boolean limitsTimes =
        existing != null
            && existing.config().containsKey(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG);
    int asSamples = existing == null ? partitions : existing.partitions();
    boolean merged = topics.stream().anyMatch(topic -> topic.role() == TopicRole.LOG);
    PartitionCount replicas =
        merged ? PartitionCount.one(samples.name()) : PartitionCount.as(samples.name(), asSamples);
    TopicPlan plan = new TopicPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (TopicSpec topic : topics) {
      TopicRole role = topic.role();
      Found there = found.get(topic.name());
      if (there == null && !role.isMadeByStreams()) {
        int width = role.isAsSamples() || role == TopicRole.LABELS ? asSamples : replicas.wanted();
        plan.missing.add(new Wanted(topic.name(), width, role.config(largest, limitsTimes)));
      } else if (there != null) {
        plan.checkPartitions(topic, there, replicas, asSamples, merged);
        plan.check(topic, there);
      }
    }
    return plan;
  }

  /** Those of a log may grow, as no model is lost by it. */
  private void checkPartitions(
      TopicSpec topic, Found found, PartitionCount replicas, int asSamples, boolean merged) {
    boolean isAsSamples = topic.role().isAsSamples();
    if (isAsSamples && merged) {
      if (found.partitions() < asSamples) {
        growing.add(new Growth(topic.name(), asSamples));
      }
    } else if ((isAsSamples || topic.role().isPerReplica()) && replicas.wanted() != UNKNOWN) {
      replicas.mismatch(topic, found.partitions()).ifPresent(mismatches::add);
    }
  }

  private void check(TopicSpec topic, Found found) {
    TopicRole role = topic.role();
    String loss = role.lossUnlessCompacted();
    String policy = String.valueOf(found.config().get(TopicConfig.CLEANUP_POLICY_CONFIG));
    if (loss != null && !policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      mismatches.add(
          new TopicMismatch(
              topic.name(),
              "cleanup.policy=%s: must be compact, or %s".formatted(policy, loss),
              alter(topic.name(), "cleanup.policy=compact")));
    }
    if (role.keepsAll() && policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      mismatches.add(
          new TopicMismatch(
              topic.name(),
              "cleanup.policy=%s: must be delete, or samples get lost".formatted(policy),
              alter(topic.name(), "cleanup.policy=delete,retention.ms=-1")));
    }
    int needed = role.leastRecordBytes();
    if (maxMessage(found) < needed) {
      mismatches.add(
          new TopicMismatch(
              topic.name(),
              "max.message.bytes=%d: must be at least %d, for %s"
                  .formatted(maxMessage(found), needed, role.largeRecords()),
              alter(topic.name(), "max.message.bytes=" + needed)));
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
