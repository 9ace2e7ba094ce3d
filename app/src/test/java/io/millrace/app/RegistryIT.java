package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.model.FakeModel;
import io.millrace.registry.FakeRegistry;
import io.millrace.topology.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The app on a real broker, with a schema registry that comes and goes. */
class RegistryIT {
  private static final int EACH = 20;
  private static final String SCHEMA =
      """
      {"type": "record", "name": "S", "fields": [
        {"name": "x", "type": "%s"}, {"name": "y", "type": "string"}]}
      """;

  @TempDir private Path folder;

  private Config config(EmbeddedBroker broker, FakeRegistry registry) throws Exception {
    Path file = folder.resolve("registry.yaml");
    Files.writeString(
        file,
        """
        name: registry
        kafka: {bootstrap.servers: "%s", commit.interval.ms: "200"}
        samples: {format: registry_avro}
        predictions: {format: registry_protobuf}
        registry: {url: "%s"}
        features: [{name: x, type: numeric}]
        label: {name: y, type: category, values: [a, b]}
        network: [{dense: {units: 2}}]
        loss: softmax_cross_entropy
        optimizer: {sgd: {learning_rate: 0.01}}
        """
            .formatted(broker.bootstrapServers(), registry.url()));
    Config config = ConfigLoader.load(file);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      new Topics(admin, new Assembly(config).topics().specs()).create(1, (short) -1);
    }
    return config;
  }

  private static void send(Config config, byte[] sample) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", config.kafka().get("bootstrap.servers")),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < EACH; i++) {
        Future<?> sent =
            producer.send(new ProducerRecord<>(config.input().samples().topic(), sample));
        Object unused = sent.get();
      }
    }
  }

  private static CommittedTopic topic(Config config, String topic) {
    return new CommittedTopic(config.kafka().getOrDefault("bootstrap.servers", ""), topic);
  }

  private static void awaitWaiting(LearnerApp app) {
    await()
        .untilAsserted(
            () -> assertThat(app.health().reason()).startsWith("waiting for the schema registry"));
    assertThat(app.health().live()).isTrue();
    assertThat(app.health().ready()).isFalse();
  }

  @Test
  void shouldWaitForTheRegistryAtTheStartAndInMidStream() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        FakeRegistry registry = FakeRegistry.start()) {
      Config config = config(broker, registry);
      String predictions = config.topics().predictions().topic();
      registry.register("registry.samples-value", "AVRO", SCHEMA.formatted("int"));
      send(config, config.sampleCodec().newWriter().write(Map.of("x", "1", "y", "a")));
      registry.stop();
      try (LearnerApp app =
          LearnerApp.start(
              new Assembly(config, FakeModel::new), config.kafka(), folder.resolve("home"))) {
        awaitWaiting(app);
        registry.restart();
        try (CommittedTopic topic = topic(config, predictions)) {
          topic.await(EACH);
        }
        await().until(() -> app.health().ready());

        registry.register("registry.samples-value", "AVRO", SCHEMA.formatted("double"));
        byte[] later = config.sampleCodec().newWriter().write(Map.of("x", "2.5", "y", "b"));
        registry.stop();
        send(config, later);
        awaitWaiting(app);
        registry.restart();
        try (CommittedTopic topic = topic(config, predictions)) {
          assertThat(topic.await(2 * EACH).readToEnd().records(0))
              .hasSize(2 * EACH)
              .allSatisfy(
                  record -> {
                    int id = ByteBuffer.wrap(record.value()).getInt(1);
                    assertThat(registry.schema(id).get("schemaType").asText())
                        .isEqualTo("PROTOBUF");
                  });
        }
        assertThat(app.failure()).isEmpty();
      }
      try (CommittedTopic dead = topic(config, config.topics().deadLetters().topic())) {
        assertThat(dead.readToEnd().records(0)).isEmpty();
      }
    }
  }
}
