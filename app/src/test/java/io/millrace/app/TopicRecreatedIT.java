package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.tensorflow.Models;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples topic is deleted and made anew while the model learns. */
class TopicRecreatedIT {
  private static final int BEFORE = 100;
  private static final int AFTER = 60;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldLearnTheNewTopicFromItsStart(int partitions) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Config config = config(broker, partitions);
      try (Cluster cluster = Cluster.of(config, folder.resolve("home"));
          Learning learning = Learning.start(config, cluster, null, Models::create)) {
        send(broker, BEFORE);
        await(broker, BEFORE);
        admin.deleteTopics(List.of("m.samples")).all().get();
        create(admin, partitions);
        send(broker, AFTER);
        await(broker, BEFORE + AFTER);
        assertThat(learning.app().failure()).isEmpty();
      }
    }
  }

  private static void create(Admin admin, int partitions) throws Exception {
    NewTopic topic = new NewTopic("m.samples", Optional.of(partitions), Optional.empty());
    admin.createTopics(List.of(topic)).all().get();
  }

  private Config config(EmbeddedBroker broker, int partitions) throws Exception {
    Path config = folder.resolve("m.yaml");
    Files.writeString(
        config,
        """
        name: m
        kafka:
          bootstrap.servers: "%s"
          commit.interval.ms: "100"
          transaction.timeout.ms: "5000"
        samples: {format: json, partitions: %d}
        features: [{name: x, type: numeric}]
        label: {name: y, type: number}
        network: [{dense: {units: 1}}]
        loss: mean_squared_error
        optimizer: {sgd: {learning_rate: 0.01}}
        predictions: {max_delay: 60ms}
        """
            .formatted(broker.bootstrapServers(), partitions));
    return ConfigLoader.load(config);
  }

  private static void send(EmbeddedBroker broker, int count) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        String sample = "{\"x\": %d, \"y\": %d}".formatted(i % 7, i % 3);
        sent.add(producer.send(new ProducerRecord<>("m.samples", 0, null, sample.getBytes(UTF_8))));
      }
    }
    for (Future<?> one : sent) {
      one.get();
    }
  }

  private static void await(EmbeddedBroker broker, int count) {
    try (CommittedTopic topic = new CommittedTopic(broker.bootstrapServers(), "m.predictions")) {
      topic.await(count);
    }
  }
}
