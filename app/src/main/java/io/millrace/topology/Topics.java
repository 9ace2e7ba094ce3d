package io.millrace.topology;

import io.millrace.topology.TopicPlan.Found;
import io.millrace.topology.TopicPlan.Growth;
import io.millrace.topology.TopicPlan.Wanted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are missing and checks those that exist. */
public final class Topics {
  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

  private final Admin admin;
  private final List<TopicSpec> topics;

  /** For these topics; the client stays the caller's to close. */
  public Topics(Admin admin, List<TopicSpec> topics) {
    this.admin = admin;
    this.topics = List.copyOf(topics);
  }

  /**
   * Creates what is missing, and gives more partitions to what must follow the samples topic.
   * Nothing is done if something that exists is wrong.
   *
   * @param partitions of a samples topic that is missing; the other topics follow the samples topic
   * @param replicationFactor of new topics; -1 is the broker's default
   * @return the names of the topics created
   * @throws TopicMismatchException if an existing topic does not fit; the message lists every
   *     mismatch, one a line, with its remedy
   * @throws KafkaException if the brokers refuse or don't answer
   */
  public List<String> create(int partitions, short replicationFactor) {
    TopicPlan plan = TopicPlan.of(topics, partitions, find());
    require(plan.mismatches());
    List<String> created = new ArrayList<>();
    for (Wanted wanted : plan.missing()) {
      if (create(wanted, replicationFactor)) {
        created.add(wanted.name());
      }
    }
    plan.growing().forEach(this::grow);
    return created;
  }

  /**
   * Lets the topics that follow the samples topic grow to so many partitions, where they have less.
   *
   * @throws KafkaException if the brokers refuse or don't answer
   */
  public void grow(int partitions) {
    for (TopicSpec topic : topics) {
      if (topic.role().isAsSamples()
          && topic.role() != TopicRole.SAMPLES
          && description(topic.name()).partitions().size() < partitions) {
        grow(new Growth(topic.name(), partitions));
      }
    }
  }

  private void grow(Growth growth) {
    String name = growth.name();
    int partitions = growth.partitions();
    try {
      await(admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all());
      awaitLeaders(name, partitions);
      LOG.info("topic {} has {} partitions now, as many as the samples topic", name, partitions);
    } catch (InvalidPartitionsException e) {
      if (description(name).partitions().size() < partitions) {
        throw e;
      } // else another instance was quicker
    }
  }

  /**
   * What is wrong with the topics that exist. Of a changelog Kafka Streams would say less, and name
   * a tool that deletes the state.
   *
   * @throws KafkaException if the brokers refuse or don't answer
   */
  public List<TopicMismatch> mismatches() {
    return TopicPlan.of(topics, TopicPlan.UNKNOWN, find()).mismatches();
  }

  /**
   * Checks all topics.
   *
   * @throws TopicMismatchException if one does not fit; the message lists every mismatch, one a
   *     line, with its remedy
   * @throws KafkaException if the brokers refuse or don't answer
   */
  public void requireFit() {
    require(mismatches());
  }

  /** A partition that is just being made refuses a producer's first batch and takes the next. */
  private void awaitLeaders(String name, int partitions) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      ends.put(new TopicPartition(name, partition), OffsetSpec.latest());
    }
    Object unused = await(admin.listOffsets(ends).all());
  }

  private static void require(List<TopicMismatch> none) {
    if (!none.isEmpty()) {
      throw new TopicMismatchException(
          none.stream()
              .map(TopicMismatch::toString)
              .collect(Collectors.joining(System.lineSeparator())));
    }
  }

  /**
   * The largest records that the topics take as they are now.
   *
   * @param producerBytes what the producer sends at most; see {@link StreamsProperties}
   */
  public RecordLimits limits(long producerBytes) {
    Map<String, Found> found = find();
    return new RecordLimits(
        limit(TopicRole.PREDICTIONS, found, producerBytes),
        limit(TopicRole.DEAD_LETTERS, found, producerBytes),
        limit(TopicRole.LOG, found, producerBytes));
  }

  private RecordLimit limit(TopicRole role, Map<String, Found> found, long producerBytes) {
    return topics.stream()
        .filter(topic -> topic.role() == role)
        .map(topic -> TopicPlan.limit(found.get(topic.name()), producerBytes))
        .findFirst()
        .orElse(RecordLimit.NONE);
  }

  private boolean create(Wanted wanted, short replicationFactor) {
    NewTopic topic =
        new NewTopic(
                wanted.name(),
                Optional.of(wanted.partitions()),
                replicationFactor < 0 ? Optional.empty() : Optional.of(replicationFactor))
            .configs(wanted.config());
    try {
      await(admin.createTopics(List.of(topic)).all());
      return true;
    } catch (TopicExistsException e) {
      return false; // another instance was quicker
    }
  }

  private Map<String, Found> find() {
    Map<String, Found> found = new HashMap<>();
    for (TopicSpec topic : topics) {
      try {
        found.put(topic.name(), find(topic.name()));
      } catch (UnknownTopicOrPartitionException e) {
        // It is missing, and so to be created.
      }
    }
    return found;
  }

  /**
   * The partitions of a topic, if it exists and may be seen.
   *
   * @throws KafkaException if the brokers refuse or don't answer
   */
  public static OptionalInt partitions(Admin admin, String topic) {
    try {
      return OptionalInt.of(description(admin, topic).partitions().size());
    } catch (UnknownTopicOrPartitionException | TopicAuthorizationException e) {
      return OptionalInt.empty();
    }
  }

  /**
   * Which topic it is: one that is deleted and made anew has another id.
   *
   * @throws KafkaException if there is none, or if the brokers refuse or don't answer
   */
  public static Uuid id(Admin admin, String topic) {
    return description(admin, topic).topicId();
  }

  private TopicDescription description(String name) {
    return description(admin, name);
  }

  private static TopicDescription description(Admin admin, String name) {
    return await(admin.describeTopics(List.of(name)).allTopicNames()).values().iterator().next();
  }

  private Found find(String name) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Config config =
        await(admin.describeConfigs(List.of(resource)).all()).values().iterator().next();
    Map<String, String> values = new HashMap<>();
    config.entries().forEach(entry -> values.put(entry.name(), entry.value()));
    return new Found(description(name).partitions().size(), values);
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while waiting for the brokers", e);
    }
  }
}
