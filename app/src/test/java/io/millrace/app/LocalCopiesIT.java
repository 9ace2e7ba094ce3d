package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.metrics.ReplicaStatus;
import io.millrace.model.FakeModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples that wait for their labels are on disk; the disk may have come from elsewhere. */
class LocalCopiesIT {
  private static final int FEW = 20;
  private static final int MANY = 60;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  /** The copy is shorter than the other cluster's changelog: its offset is one of that, too. */
  @Test
  void shouldNotTakeTheWaitingSamplesOfAnotherClusterForItsOwn() throws Exception {
    try (EmbeddedBroker first = EmbeddedBroker.start(folder.resolve("first"), 0);
        EmbeddedBroker second = EmbeddedBroker.start(folder.resolve("second"), 0)) {
      predict(first, "of-first", FEW);
      predict(second, "of-second", MANY);
      try (LearnerApp app = start(second, "of-first")) {
        send(second, "m.labels", "of-second", "y", MANY);

        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(app.replicas())
                        .extracting(ReplicaStatus::samples)
                        .containsExactly((long) MANY));
      }
    }
  }

  private void predict(EmbeddedBroker broker, String state, int samples) throws Exception {
    try (LearnerApp app = start(broker, state);
        CommittedTopic predictions =
            new CommittedTopic(broker.bootstrapServers(), "m.predictions")) {
      send(broker, "m.samples", state, "x", samples);
      predictions.await(samples);
      assertThat(app.failure()).isEmpty();
    }
  }

  private LearnerApp start(EmbeddedBroker broker, String state) throws Exception {
    Config config = config(broker);
    try (Cluster cluster = Cluster.of(config, folder)) {
      List<String> unused = Learning.createTopics(config, cluster);
    }
    return LearnerApp.start(
        new Assembly(config, FakeModel::new), config.kafka(), folder.resolve(state));
  }

  private Config config(EmbeddedBroker broker) throws Exception {
    Path file = folder.resolve("m.yaml");
    Files.writeString(
        file,
        """
        name: m
        kafka:
          bootstrap.servers: "%s"
          commit.interval.ms: "100"
          transaction.timeout.ms: "5000"
        samples: {format: json}
        labels: {topic: m.labels, window: 1h}
        features: [{name: x, type: numeric}]
        label: {name: y, type: number}
        network: [{dense: {units: 1}}]
        loss: mean_squared_error
        batch_size: 1
        optimizer: {sgd: {learning_rate: 0.01}}
        predictions: {max_delay: 60ms}
        """
            .formatted(broker.bootstrapServers()));
    return ConfigLoader.load(file);
  }

  private static void send(EmbeddedBroker broker, String topic, String who, String field, int count)
      throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        String value = "{\"id\":\"%s-%d\",\"%s\":%d}".formatted(who, i, field, i % 7);
        sent.add(producer.send(new ProducerRecord<>(topic, value.getBytes(UTF_8))));
      }
    }
    for (Future<?> one : sent) {
      one.get();
    }
  }
}
