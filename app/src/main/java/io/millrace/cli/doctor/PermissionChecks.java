package io.millrace.cli.doctor;

import io.millrace.topology.Strangers;
import io.millrace.topology.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Looks at what the brokers let this user do. */
public final class PermissionChecks {
  private final Admin admin;
  private final List<TopicSpec> topics;
  private final String application;
  private final List<String> groups;
  private final Map<String, String> kafka;

  /**
   * For an application.
   *
   * @param application its id: the beginning of its transactional ids
   * @param groups in which it reads
   * @param kafka the user's properties, with short timeouts
   */
  public PermissionChecks(
      Admin admin,
      List<TopicSpec> topics,
      String application,
      List<String> groups,
      Map<String, String> kafka) {
    this.admin = admin;
    this.topics = topics;
    this.application = application;
    this.groups = List.copyOf(groups);
    this.kafka = new TreeMap<>(kafka);
  }

  /** Looks. */
  public List<Finding> run() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    findings.add(topics());
    for (String group : groups) {
      findings.add(group(group));
    }
    findings.add(transactions());
    return findings;
  }

  private Finding topics() throws InterruptedException {
    List<String> lacking = new ArrayList<>();
    boolean missing = false;
    for (TopicSpec topic : topics) {
      Set<AclOperation> ungranted = topic.role().access();
      try {
        ungranted.removeAll(granted(topic.name()));
        ungranted.forEach(operation -> lacking.add(operation + " on " + topic.name()));
      } catch (UnknownTopicOrPartitionException e) {
        missing = true;
      } catch (TopicAuthorizationException e) {
        // Either of them would have let it be described.
        ungranted.forEach(operation -> lacking.add(operation + " on " + topic.name()));
      } catch (KafkaException e) {
        lacking.add("DESCRIBE on " + topic.name());
      }
    }
    if (!lacking.isEmpty()) {
      return Finding.problem(
          "permissions",
          "not granted: " + String.join(", ", lacking),
          "grant them with kafka-acls.sh");
    }
    return missing && !mayCreate()
        ? Finding.note(
            "permissions",
            "CREATE is not granted on the cluster, but topics are missing",
            "create them, or grant CREATE on their names; `millrace topics` tells whether it works")
        : Finding.ok("permissions", "each topic can be read or written, as is needed");
  }

  private Set<AclOperation> granted(String topic) throws InterruptedException {
    DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
    return Answers.get(admin.describeTopics(List.of(topic), options).topicNameValues(), topic)
        .authorizedOperations();
  }

  private boolean mayCreate() throws InterruptedException {
    try {
      DescribeClusterOptions options =
          new DescribeClusterOptions().includeAuthorizedOperations(true);
      return Answers.get(admin.describeCluster(options).authorizedOperations())
          .contains(AclOperation.CREATE);
    } catch (KafkaException e) {
      return false;
    }
  }

  private Finding group(String name) throws InterruptedException {
    String subject = "group " + name;
    try {
      ConsumerGroupDescription group =
          Answers.get(
              admin
                  .describeConsumerGroups(
                      List.of(name),
                      new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                  .describedGroups(),
              name);
      if (!group.authorizedOperations().contains(AclOperation.READ)) {
        return Finding.problem(
            subject, "READ is not granted", "grant it with kafka-acls.sh --group");
      }
      SortedSet<String> others = Strangers.topics(group, topics);
      return others.isEmpty()
          ? Finding.ok(subject, "can be joined; %d members".formatted(group.members().size()))
          : Finding.note(
              subject,
              "members read %s, of which these settings don't speak"
                  .formatted(String.join(", ", others)),
              "if they are of another app, give one of both another name, or"
                  + " kafka.application.id: only one of them would learn");
    } catch (GroupIdNotFoundException e) {
      return Finding.ok(subject, "does not exist yet");
    } catch (KafkaException e) {
      return Finding.problem(
          subject, String.valueOf(e.getMessage()), "grant READ with kafka-acls.sh --group");
    }
  }

  /** Takes a transactional id that no instance has; writes nothing in its transactions. */
  private Finding transactions() {
    String id = application + "-doctor";
    Map<String, Object> properties = new TreeMap<>(kafka);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "6000");
    Producer<byte[], byte[]> producer = null;
    try {
      producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
      producer.initTransactions();
      return Finding.ok("transactions", "can begin, as " + id);
    } catch (KafkaException e) {
      return Finding.problem(
          "transactions",
          "can't begin as %s: %s".formatted(id, e.getMessage()),
          "grant WRITE with kafka-acls.sh --transactional-id %s --resource-pattern-type prefixed;"
                  .formatted(application)
              + " brokers need transaction.state.log.replication.factor of them alive");
    } finally {
      if (producer != null) {
        producer.close(Duration.ZERO);
      }
    }
  }
}
