package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.CommittedTopic;
import io.millrace.app.JavaProcess;
import io.millrace.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions are added to the samples topic under a running app: what it says, and the remedy. */
class PartitionsIT {
  private static final Pattern REMEDY =
      Pattern.compile("kafka-topics\\.sh --alter --topic (\\S+) --partitions (\\d+)");
  private static final List<String> FOLLOWERS =
      List.of("app.control", "app.predictions", "app.dead-letters", "app-learner-state-changelog");
  private static final int SAMPLES = 40;

  @TempDir private Path folder;

  @Test
  void shouldStopWithTheRemedyAndGoOnOnceItIsFollowed() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Path config = config(broker);
      try (JavaProcess app = run(config, "grown")) {
        app.awaitLine("metrics and health: ");
        send(broker, 2, 0);
        awaitPredictions(broker, 2 * SAMPLES);
        grow(admin, "app.samples", 3);
        assertThat(app.awaitExit()).as(app.err()).isEqualTo(1);
        assertThat(app.err()).doesNotContain("is replaced", "\tat ", "bug in Millrace");
        assertThat(remedied(lastLines(app))).containsExactlyElementsOf(FOLLOWERS);
      }
      try (JavaProcess again = run(config, "again")) {
        assertThat(again.awaitExit()).as(again.err()).isEqualTo(1);
        // All at once, not one at each start.
        assertThat(remedied(again.err())).containsAll(FOLLOWERS.subList(0, 3));
      }
      Console sick = Console.run("doctor", "-c", config);
      assertThat(remedied(sick.out())).containsExactlyElementsOf(FOLLOWERS);

      for (MatchResult remedy : REMEDY.matcher(sick.out()).results().toList()) {
        grow(admin, remedy.group(1), Integer.parseInt(remedy.group(2)));
      }

      Console sound = Console.run("doctor", "-c", config);
      assertThat(sound.exitCode()).as(sound.out()).isZero();
      try (JavaProcess app = run(config, "mended")) {
        app.awaitLine("metrics and health: ");
        send(broker, 3, SAMPLES);
        assertEveryReplicaWentOn(broker);
        assertThat(app.terminate()).as(app.err()).isZero();
      }
    }
  }

  private Path config(EmbeddedBroker broker) throws Exception {
    return Files.writeString(
        folder.resolve("app.yaml"),
        MalformedLines.SETTINGS
            + """
            name: app
            kafka: {bootstrap.servers: "%s", metadata.max.age.ms: 500}
            predictions: {format: json}
            server: {port: 0}
            """
                .formatted(broker.bootstrapServers()));
  }

  private JavaProcess run(Path config, String name) throws Exception {
    return JavaProcess.start(
        folder, name, Main.class, "run", "-c", config, "--dir", folder.resolve("home"));
  }

  private static void grow(Admin admin, String topic, int partitions) throws Exception {
    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
  }

  /** What is told at the end, below what was logged. */
  private static String lastLines(JavaProcess app) {
    List<String> lines = app.err().lines().filter(line -> line.startsWith("topic ")).toList();
    return String.join("\n", lines);
  }

  private static List<String> remedied(String text) {
    return REMEDY.matcher(text).results().map(remedy -> remedy.group(1)).toList();
  }

  private static void send(EmbeddedBroker broker, int partitions, int from) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int partition = 0; partition < partitions; partition++) {
        for (int i = from; i < from + SAMPLES; i++) {
          byte[] value = MalformedLines.good(i).getBytes(UTF_8);
          producer.send(new ProducerRecord<>("app.samples", partition, null, value)).get();
        }
      }
    }
  }

  private static void awaitPredictions(EmbeddedBroker broker, int count) {
    try (CommittedTopic topic = predictions(broker)) {
      topic.await(count);
    }
  }

  /** Those with a state go on from it, to each sample's own step; the new one begins at 0. */
  private static void assertEveryReplicaWentOn(EmbeddedBroker broker) throws Exception {
    try (CommittedTopic topic = predictions(broker)) {
      topic.await(5 * SAMPLES);
      for (int partition = 0; partition < 3; partition++) {
        List<ConsumerRecord<byte[], byte[]>> records = topic.records(partition);
        assertThat(records).hasSize(partition < 2 ? 2 * SAMPLES : SAMPLES);
        for (int i = 0; i < records.size(); i++) {
          JsonNode prediction = new ObjectMapper().readTree(records.get(i).value());
          assertThat(prediction.get("replica").asInt()).isEqualTo(partition);
          assertThat(prediction.get("step").asInt()).isEqualTo(i);
        }
      }
    }
  }

  private static CommittedTopic predictions(EmbeddedBroker broker) {
    return new CommittedTopic(broker.bootstrapServers(), "app.predictions");
  }
}
