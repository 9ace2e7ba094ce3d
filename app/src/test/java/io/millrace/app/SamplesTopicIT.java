package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Warnings;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.tensorflow.Models;
import io.millrace.topology.LostState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A samples topic that is made anew, gives way to another, or takes any timestamp. */
class SamplesTopicIT {
  /** 2100-01-01. */
  private static final long FAR_AHEAD = 4_102_444_800_000L;

  private static final String CHANGELOG = "m-learner-state-changelog";
  private static final long PAST = 1_700_000_000_000L;
  private static final int BEFORE = 100;
  private static final int AFTER = 60;

  /** The brokers are asked every 15 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldLearnATopicThatIsMadeAnewFromItsStart(int partitions) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Config config = config(broker, partitions);
      try (Cluster cluster = Cluster.of(config, folder.resolve("home"));
          Learning learning = Learning.start(config, cluster, null, Models::create)) {
        send(broker, samples(BEFORE));
        await(broker, "m.predictions", BEFORE);
        admin.deleteTopics(List.of("m.samples")).all().get();
        create(admin, partitions, Map.of());
        send(broker, samples(AFTER));
        await(broker, "m.predictions", BEFORE + AFTER);
        assertThat(learning.app().failure()).isEmpty();
      }
    }
  }

  /** The consumer goes on where it was in the former topic, which is in the midst of this one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldTellOfATopicThatIsMadeAnewWithMoreRecords(int partitions) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Config config = config(broker, partitions);
      try (Cluster cluster = Cluster.of(config, folder.resolve("home"));
          Learning learning = Learning.start(config, cluster, null, Models::create)) {
        send(broker, samples(AFTER));
        await(broker, "m.predictions", AFTER);
        admin.deleteTopics(List.of("m.samples")).all().get();
        create(admin, partitions, Map.of());
        send(broker, samples(BEFORE));
        await(broker, "m.predictions", BEFORE);
        // In the log the next record tells it.
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  send(broker, samples(1));
                  assertThat(replacements(broker)).isEqualTo(1);
                });
        assertThat(learning.app().failure()).isEmpty();
      }
    }
  }

  @Test
  void shouldNotBeReadyWhileItsTopicIsDeleted() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Config config = config(broker, 1);
      try (Cluster cluster = Cluster.of(config, folder.resolve("home"));
          Learning learning = Learning.start(config, cluster, null, Models::create)) {
        send(broker, samples(BEFORE));
        await(broker, "m.predictions", BEFORE);
        admin.deleteTopics(List.of("m.samples")).all().get();
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> learning.app().health().reason().contains("topic m.samples was deleted"));
        assertThat(learning.app().health().ready()).isFalse();

        create(admin, 1, Map.of());
        Awaitility.await().atMost(PATIENCE).until(() -> learning.app().health().ready());
      }
    }
  }

  /** What it can't commit any more is no reason to wait for half a minute. */
  @Test
  void shouldStopWhileItsTopicIsDeleted() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Config config = config(broker, 1);
      try (Cluster cluster = Cluster.of(config, folder.resolve("home"))) {
        Learning learning = Learning.start(config, cluster, null, Models::create);
        send(broker, samples(BEFORE));
        await(broker, "m.predictions", BEFORE);
        admin.deleteTopics(List.of("m.samples")).all().get();

        assertThatThrownBy(learning::close)
            .isInstanceOf(AppException.class)
            .hasMessage(
                "topic m.samples is deleted: what was learned since the last commit is not"
                    + " committed, and is learned again at the next start");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldPredictASampleWithATimestampFarAhead(int partitions) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Config config = config(broker, partitions);
      create(
          admin,
          partitions,
          Map.of("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)));
      try (Cluster cluster = Cluster.of(config, folder.resolve("home"));
          Learning learning = Learning.start(config, cluster, null, Models::create)) {
        send(
            broker,
            List.of(
                record(FAR_AHEAD, "{\"x\": 1, \"y\": 2}"),
                record(FAR_AHEAD, "rubbish"),
                record(PAST, "{\"x\": 1, \"y\": 2}")));
        await(broker, "m.predictions", 2);
        await(broker, "m.dead-letters", 1);
        assertThat(learning.app().failure()).isEmpty();
      }
    }
  }

  /** The other one has more samples, so that offsets of the first are among its own. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldLearnAnotherTopicThatTheSettingsNameFromItsStart(int partitions) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      create(admin, "m.samples", partitions, Map.of());
      create(admin, "n.samples", partitions, Map.of());
      send(broker, samples("m.samples", AFTER));
      send(broker, samples("n.samples", BEFORE));
      learn(broker, config(broker, "m.samples", partitions), AFTER);
      removeMembers(admin);
      learn(broker, config(broker, "n.samples", partitions), AFTER + BEFORE);
    }
  }

  /** It would be given the other's partitions, or none. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldNotStartBesideAnAppWithTheSameIdThatReadsOtherTopics(int partitions) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      Config config = config(broker, "m.samples", partitions);
      Config other = config(broker, "n.samples", partitions);
      try (Cluster cluster = Cluster.of(config, folder.resolve("home"));
          Learning learning = Learning.start(config, cluster, null, Models::create);
          Cluster elsewhere = Cluster.of(other, folder.resolve("elsewhere"))) {
        send(broker, samples(BEFORE));
        await(broker, "m.predictions", BEFORE);

        assertThatThrownBy(() -> Learning.start(other, elsewhere, null, Models::create))
            .isInstanceOf(AppException.class)
            .hasMessageContaining("application.id m: ")
            .hasMessageContaining("m.samples");

        send(broker, samples(AFTER));
        await(broker, "m.predictions", BEFORE + AFTER);
        assertThat(learning.app().failure()).isEmpty();
      }
    }
  }

  @Test
  void shouldSayThatTheStateOfWhatItHasReadIsGone() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        Warnings warnings = new Warnings(LostState.class)) {
      Config config = config(broker, 1);
      create(admin, 1, Map.of());
      send(broker, samples(BEFORE));
      learn(broker, config, BEFORE);
      removeMembers(admin);
      learn(broker, config, BEFORE);
      assertThat(warnings.logged()).isEmpty();

      removeMembers(admin);
      admin.deleteTopics(List.of(CHANGELOG)).all().get();
      learn(broker, config, BEFORE);

      assertThat(warnings.logged())
          .containsExactly(
              "replica 0 begins untrained at offset 100 of topic m.samples: so far the group m has"
                  + " read, but the topic m-learner-state-changelog holds no state of it, as if it"
                  + " was deleted. `millrace checkpoints rollback` goes back to a checkpoint; under"
                  + " another `name` the model learns all samples again");
    }
  }

  /** As the session timeout does: offsets are given to groups without members only. */
  private static void removeMembers(Admin admin) throws Exception {
    for (GroupListing group : admin.listGroups().all().get()) {
      admin
          .removeMembersFromConsumerGroup(
              group.groupId(), new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    }
  }

  /** Starts, and ends when there are so many predictions. */
  private void learn(EmbeddedBroker broker, Config config, int predictions) {
    try (Cluster cluster = Cluster.of(config, folder.resolve("home"));
        Learning learning = Learning.start(config, cluster, null, Models::create)) {
      await(broker, "m.predictions", predictions);
      assertThat(learning.app().failure()).isEmpty();
    }
  }

  private static void create(Admin admin, int partitions, Map<String, String> configs)
      throws Exception {
    create(admin, "m.samples", partitions, configs);
  }

  private static void create(Admin admin, String name, int partitions, Map<String, String> configs)
      throws Exception {
    NewTopic topic =
        new NewTopic(name, Optional.of(partitions), Optional.<Short>empty()).configs(configs);
    admin.createTopics(List.of(topic)).all().get();
  }

  private Config config(EmbeddedBroker broker, int partitions) throws Exception {
    return config(broker, "m.samples", partitions);
  }

  private Config config(EmbeddedBroker broker, String samples, int partitions) throws Exception {
    Path config = folder.resolve("m.yaml");
    Files.writeString(
        config,
        """
        name: m
        kafka:
          bootstrap.servers: "%s"
          commit.interval.ms: "100"
          transaction.timeout.ms: "5000"
        samples: {topic: %s, format: json, partitions: %d}
        features: [{name: x, type: numeric}]
        label: {name: y, type: number}
        network: [{dense: {units: 1}}]
        loss: mean_squared_error
        optimizer: {sgd: {learning_rate: 0.01}}
        predictions: {max_delay: 60ms}
        """
            .formatted(broker.bootstrapServers(), samples, partitions));
    return ConfigLoader.load(config);
  }

  private static List<ProducerRecord<byte[], byte[]>> samples(int count) {
    return samples("m.samples", count);
  }

  private static List<ProducerRecord<byte[], byte[]>> samples(String topic, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> record(topic, null, "{\"x\": %d, \"y\": %d}".formatted(i % 7, i % 3)))
        .toList();
  }

  /** One of the first partition. */
  private static ProducerRecord<byte[], byte[]> record(@Nullable Long timestamp, String sample) {
    return record("m.samples", timestamp, sample);
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, @Nullable Long timestamp, String sample) {
    return new ProducerRecord<>(topic, 0, timestamp, null, sample.getBytes(UTF_8));
  }

  private static void send(EmbeddedBroker broker, List<ProducerRecord<byte[], byte[]>> records)
      throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      records.forEach(record -> sent.add(producer.send(record)));
    }
    for (Future<?> one : sent) {
      one.get();
    }
  }

  /** Events that say that the samples topic is another one. */
  private static long replacements(EmbeddedBroker broker) {
    try (CommittedTopic topic = new CommittedTopic(broker.bootstrapServers(), "m.events")) {
      return topic
          .readToEnd()
          .records()
          .filter(event -> new String(event.value(), UTF_8).contains("topic_replaced"))
          .count();
    }
  }

  private static void await(EmbeddedBroker broker, String name, int count) {
    try (CommittedTopic topic = new CommittedTopic(broker.bootstrapServers(), name)) {
      topic.await(count);
    }
  }
}
