package io.millrace.cli.doctor;

import io.millrace.topology.TopicMismatch;
import io.millrace.topology.TopicRole;
import io.millrace.topology.TopicSpec;
import io.millrace.topology.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks at topics one by one: whether they can take what is written, and how long they keep it. */
public final class TopicChecks {
  private final Admin admin;
  private final List<TopicSpec> topics;

  /** For these topics. */
  public TopicChecks(Admin admin, List<TopicSpec> topics) {
    this.admin = admin;
    this.topics = topics;
  }

  /** Looks; one finding at least for each topic. */
  public List<Finding> run() throws InterruptedException {
    List<TopicMismatch> mismatches = mismatches();
    List<Finding> findings = new ArrayList<>();
    for (TopicSpec topic : topics) {
      List<Finding> faults = new ArrayList<>();
      mismatches.stream()
          .filter(mismatch -> mismatch.topic().equals(topic.name()))
          .map(m -> Finding.problem(subject(m.topic()), m.fault(), m.remedy()))
          .forEach(faults::add);
      check(topic, faults);
      findings.addAll(faults);
    }
    return findings;
  }

  private List<TopicMismatch> mismatches() {
    try {
      return new Topics(admin, topics).mismatches();
    } catch (KafkaException e) {
      return List.of(); // told of topic by topic
    }
  }

  private void check(TopicSpec spec, List<Finding> faults) throws InterruptedException {
    String topic = spec.name();
    try {
      TopicDescription description =
          Answers.get(admin.describeTopics(List.of(topic)).topicNameValues(), topic);
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      Config config = Answers.get(admin.describeConfigs(List.of(resource)).values(), resource);
      check(spec.role(), description, config, faults);
    } catch (UnknownTopicOrPartitionException e) {
      faults.add(Finding.ok(subject(topic), "does not exist yet; created at the start"));
    } catch (KafkaException e) {
      faults.add(
          Finding.problem(
              subject(topic),
              "can't be read: " + e.getMessage(),
              "grant DESCRIBE and DESCRIBE_CONFIGS on it"));
    }
  }

  private static void check(
      TopicRole role, TopicDescription topic, Config config, List<Finding> faults) {
    checkReplicas(topic, config, faults);
    checkRetention(role, topic.name(), config, faults);
    if (faults.isEmpty()) {
      checkCompaction(role, topic.name(), config, faults);
    }
    if (faults.isEmpty()) {
      faults.add(
          Finding.ok(
              subject(topic.name()),
              "%d partitions, %d replicas, cleanup.policy=%s"
                  .formatted(
                      topic.partitions().size(),
                      replicas(topic),
                      value(config, TopicConfig.CLEANUP_POLICY_CONFIG))));
    }
  }

  private static void checkReplicas(TopicDescription topic, Config config, List<Finding> faults) {
    int least = Integer.parseInt(value(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
    if (least > replicas(topic)) {
      faults.add(
          Finding.problem(
              subject(topic.name()),
              "min.insync.replicas=%d, but %d replicas: nothing can be written"
                  .formatted(least, replicas(topic)),
              alter(topic.name(), "min.insync.replicas=" + replicas(topic))));
      return;
    }
    for (TopicPartitionInfo partition : topic.partitions()) {
      if (partition.isr().size() < least) {
        faults.add(
            Finding.problem(
                subject(topic.name()),
                "partition %d: %d replicas in sync, %d required"
                    .formatted(partition.partition(), partition.isr().size(), least),
                "start the brokers that are down"));
      }
    }
  }

  private static void checkRetention(
      TopicRole role, String topic, Config config, List<Finding> faults) {
    boolean deletes = value(config, TopicConfig.CLEANUP_POLICY_CONFIG).contains("delete");
    long retention = Long.parseLong(value(config, TopicConfig.RETENTION_MS_CONFIG));
    // Where deletion is a fault, the plan of the topics says so.
    if (deletes && retention >= 0 && role.lossUnlessCompacted() == null) {
      faults.add(
          Finding.note(
              subject(topic),
              "retention.ms=%d: records older than %s by their timestamp are deleted"
                  .formatted(retention, age(Duration.ofMillis(retention))),
              "to keep them: " + alter(topic, "retention.ms=-1")));
    }
  }

  /** Where it is a fault by itself, the plan of the topics says so. */
  private static void checkCompaction(
      TopicRole role, String topic, Config config, List<Finding> faults) {
    String policy = value(config, TopicConfig.CLEANUP_POLICY_CONFIG);
    if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT) && role.lossUnlessCompacted() == null) {
      String text =
          "cleanup.policy=%s: of each key only the latest record is kept%s"
              .formatted(
                  policy,
                  role.hasKeysOfSamples()
                      ? "; one without a key is refused, and ends the app"
                      : "");
      String fix = "to keep all: " + alter(topic, "cleanup.policy=delete,retention.ms=-1");
      faults.add(
          role == TopicRole.DEAD_LETTERS
              ? Finding.problem(subject(topic), text, fix)
              : Finding.note(subject(topic), text, fix));
    }
  }

  private static String age(Duration age) {
    return age.toDays() >= 2 ? age.toDays() + " days" : age.toSeconds() + " s";
  }

  private static int replicas(TopicDescription topic) {
    return topic.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
  }

  private static String value(Config config, String name) {
    return config.get(name).value();
  }

  private static String subject(String topic) {
    return "topic " + topic;
  }

  private static String alter(String topic, String config) {
    return "kafka-configs.sh --alter --topic %s --add-config %s".formatted(topic, config);
  }
}
