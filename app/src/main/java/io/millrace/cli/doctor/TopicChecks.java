package io.millrace.cli.doctor;

import io.millrace.checkpoint.Chunk;
import io.millrace.topology.TopicNames;
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
  /** What Kafka and our keys add to a chunk. */
  private static final int HEADROOM = 64 * 1024;

  private final Admin admin;
  private final TopicNames names;
  private final String changelog;

  /**
   * For these topics.
   *
   * @param changelog the topic with the learner's state
   */
  public TopicChecks(Admin admin, TopicNames names, String changelog) {
    this.admin = admin;
    this.names = names;
    this.changelog = changelog;
  }

  /** Looks; one finding at least for each topic. */
  public List<Finding> run() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (String topic :
        List.of(
            names.samples(),
            names.predictions(),
            names.checkpoints(),
            names.events(),
            names.deadLetters(),
            changelog)) {
      findings.addAll(check(topic));
    }
    return findings;
  }

  private List<Finding> check(String topic) throws InterruptedException {
    try {
      TopicDescription description =
          Answers.get(admin.describeTopics(List.of(topic)).topicNameValues(), topic);
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      Config config = Answers.get(admin.describeConfigs(List.of(resource)).values(), resource);
      return check(description, config);
    } catch (UnknownTopicOrPartitionException e) {
      return List.of(Finding.ok("topic " + topic, "not there yet; made when learning starts"));
    } catch (KafkaException e) {
      return List.of(
          Finding.problem(
              "topic " + topic,
              "can't be looked at: " + e.getMessage(),
              "grant DESCRIBE and DESCRIBE_CONFIGS on it"));
    }
  }

  private List<Finding> check(TopicDescription topic, Config config) {
    List<Finding> faults = new ArrayList<>();
    checkReplicas(topic, config, faults);
    checkSize(topic.name(), config, faults);
    checkRetention(topic.name(), config, faults);
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
    return faults;
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
                "partition %d: %d replicas in sync, of %d that must be"
                    .formatted(partition.partition(), partition.isr().size(), least),
                "start the brokers that are down"));
      }
    }
  }

  /** Checkpoints and the state are written in chunks. */
  private void checkSize(String topic, Config config, List<Finding> faults) {
    int needed = Chunk.MAX_BYTES + HEADROOM;
    int largest = Integer.parseInt(value(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
    if ((topic.equals(names.checkpoints()) || topic.equals(changelog)) && largest < needed) {
      faults.add(
          Finding.problem(
              subject(topic),
              "max.message.bytes=%d, but chunks have up to %d bytes".formatted(largest, needed),
              alter(topic, "max.message.bytes=" + needed)));
    }
  }

  private void checkRetention(String topic, Config config, List<Finding> faults) {
    boolean deletes = value(config, TopicConfig.CLEANUP_POLICY_CONFIG).contains("delete");
    if (topic.equals(changelog) && deletes) {
      faults.add(
          Finding.problem(
              subject(topic),
              "cleanup.policy=%s: the learner's state gets lost"
                  .formatted(value(config, TopicConfig.CLEANUP_POLICY_CONFIG)),
              alter(topic, "cleanup.policy=compact")));
      return;
    }
    long retention = Long.parseLong(value(config, TopicConfig.RETENTION_MS_CONFIG));
    if (deletes && retention >= 0 && !topic.equals(names.checkpoints())) {
      faults.add(
          Finding.note(
              subject(topic),
              "retention.ms=%d: records are deleted that are %s old by their timestamp"
                  .formatted(retention, age(Duration.ofMillis(retention))),
              "if older ones must stay: " + alter(topic, "retention.ms=-1")));
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
