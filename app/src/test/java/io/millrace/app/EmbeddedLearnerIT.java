package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.Documentation;
import io.millrace.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/EmbeddedLearner.java}, as {@code docs/embedding.md} starts it. */
class EmbeddedLearnerIT {
  private static final int PAYMENTS = 3000;
  private static final String SETTINGS = "examples/payments.yaml";
  private static final String PREDICTIONS = "payments.predictions";

  @TempDir Path folder;

  @Test
  void shouldLearnInTheTopologyOfAnotherApplicationWhenThatIsKilled() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      String brokers = broker.bootstrapServers();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
        admin
            .createTopics(
                Stream.of("payments", "alerts")
                    .map(name -> new NewTopic(name, Optional.of(1), Optional.empty()))
                    .toList())
            .all()
            .get();
      }
      pay(brokers, 0, PAYMENTS / 2);
      try (JavaProcess killed = start("killed", brokers, SETTINGS)) {
        killed.awaitLine("created the topics");
        try (CommittedTopic predictions = new CommittedTopic(brokers, PREDICTIONS)) {
          predictions.await(1);
        }
        killed.kill();
      }
      pay(brokers, PAYMENTS / 2, PAYMENTS);
      try (JavaProcess application = start("application", brokers, SETTINGS);
          CommittedTopic predictions = new CommittedTopic(brokers, PREDICTIONS);
          CommittedTopic alerts = new CommittedTopic(brokers, "alerts")) {
        List<JsonNode> predicted = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : predictions.await(PAYMENTS).records(0)) {
          predicted.add(new ObjectMapper().readTree(record.value()));
        }
        List<String> suspects =
            predicted.stream()
                .filter(prediction -> prediction.get("predicted").asText().equals("yes"))
                .map(prediction -> prediction.get("id").asText())
                .toList();

        assertThat(predicted).extracting(p -> p.get("id").asText()).isEqualTo(ids());
        assertThat(alerts.await(suspects.size()).readToEnd().records(0))
            .extracting(record -> new String(record.key(), UTF_8))
            .isEqualTo(suspects);
        // The rule of the payments is plain, so what was learned must show.
        assertThat(predicted.subList(PAYMENTS - 500, PAYMENTS))
            .filteredOn(p -> p.get("predicted").equals(p.get("label")))
            .hasSizeGreaterThan(470);
        assertThat(application.terminate()).isEqualTo(143);
      }
      assertFailureIsTold(brokers);
    }
  }

  /** Whatever watches the process must not take its end for a success. */
  private void assertFailureIsTold(String brokers) throws Exception {
    Path other = folder.resolve("payments.yaml");
    String settings = Files.readString(Documentation.ROOT.resolve(SETTINGS));
    Files.writeString(other, settings.replace("units: 16", "units: 8"));
    try (JavaProcess misfit = start("misfit", brokers, other.toString())) {
      assertThat(misfit.awaitExit()).as(misfit.err()).isEqualTo(1);
      assertThat(misfit.err()).contains("the stored state of model payments does not fit");
    }
  }

  private JavaProcess start(String name, String brokers, String settings) throws IOException {
    Path root = Documentation.ROOT.toRealPath();
    String command =
        Documentation.blocks(Documentation.ROOT.resolve("docs/embedding.md"), "sh")
            .flatMap(block -> Documentation.commands(block).stream())
            .findFirst()
            .orElseThrow()
            .replace(SETTINGS, settings)
            .replace("/tmp/payments", folder.resolve("home").toString())
            .replaceFirst("^java ", "exec java " + JavaProcess.options() + " ");
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(root.toFile());
    builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", brokers);
    return JavaProcess.start(folder, name, builder);
  }

  private static List<String> ids() {
    return Stream.iterate(0, i -> i < PAYMENTS, i -> i + 1).map(i -> "payment-" + i).toList();
  }

  /** Fraud is what is dear, and at night. */
  private static void pay(String brokers, int from, int to) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", brokers);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int i = from; i < to; i++) {
        Random random = new Random(i);
        int amount = random.nextInt(1000);
        int hour = random.nextInt(24);
        String fraud = amount > 500 && hour < 12 ? "yes" : "no";
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(
                    "payments", "payment-" + i, amount + ";" + hour + ";" + fraud));
      }
    }
  }
}
