package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace doctor} on a cluster that is well, one that is not, and none. */
class DoctorIT {
  @TempDir private Path folder;

  @Test
  void shouldFindNothingToMendWhenAllIsWell() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      Path config = config(broker.bootstrapServers());
      Console before = doctor(config);
      assertThat(before.exitCode()).as(before.out() + before.err()).isZero();
      assertThat(before.out()).contains("does not exist yet", "no problems");
      assertThat(topics(broker)).as("topics that it made").noneMatch(t -> t.startsWith("app."));

      assertThat(Console.run("topics", "-c", config).exitCode()).isZero();
      Console after = doctor(config);

      assertThat(after.exitCode()).as(after.out() + after.err()).isZero();
      assertThat(after.out())
          .contains("app.checkpoints: 2 partitions, 1 replicas, cleanup.policy=compact")
          .containsPattern("version: Kafka 4\\.")
          .containsPattern("clock: \\d{1,3} ms apart")
          .contains("tensorflow 2.")
          .doesNotContain("problem ");
      assertThat(topics(broker)).filteredOn(topic -> topic.startsWith("app.")).hasSize(6);
      assertAliasIsWell(broker, config);
    }
  }

  private void assertAliasIsWell(EmbeddedBroker broker, Path config) throws Exception {
    Path other = other(broker.bootstrapServers());

    Console alias = doctor(config, "-c", other.toString(), "--alias", "live");

    assertThat(alias.exitCode()).as(alias.out() + alias.err()).isZero();
    assertThat(alias.out())
        .contains("topic app.predictions: 2 partitions, 1 replicas")
        .contains("topic other.predictions: does not exist yet")
        .contains("topic live.predictions: does not exist yet")
        .contains("topic live-alias-alias-state-changelog: does not exist yet")
        .contains("permissions: each topic can be read or written")
        .contains("group live-alias: does not exist yet")
        .contains("transactions: can begin, as live-alias-doctor")
        .contains("no problems")
        .containsOnlyOnce("topic app.samples: ")
        .doesNotContain("tensorflow");
    assertThat(topics(broker)).noneMatch(topic -> topic.startsWith("live"));
  }

  private static List<String> topics(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      return List.copyOf(admin.listTopics().names().get());
    }
  }

  @Test
  void shouldSayWhatToDoWhenTopicsDontFit() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  topic("app.samples", 2, Map.of("retention.ms", "604800000")),
                  topic("app.events", 2, Map.of("cleanup.policy", "compact")),
                  topic("app.dead-letters", 2, Map.of("cleanup.policy", "compact")),
                  topic("app.predictions", 3, Map.of("min.insync.replicas", "2")),
                  topic("app.checkpoints", 2, Map.of("max.message.bytes", "1000")),
                  topic("app-learner-state-changelog", 2, Map.of("cleanup.policy", "delete"))))
          .all()
          .get();

      Console console = doctor(config(broker.bootstrapServers()), "--json");

      assertThat(console.exitCode()).isEqualTo(1);
      assertThat(findings(console))
          .contains("note topic app.samples retention.ms=-1")
          .contains("note topic app.events cleanup.policy=delete,retention.ms=-1")
          .contains("problem topic app.dead-letters cleanup.policy=delete,retention.ms=-1")
          .contains("problem topic app.predictions min.insync.replicas=1")
          .contains("problem topic app.checkpoints max.message.bytes=589824")
          .contains("problem topic app-learner-state-changelog cleanup.policy=compact");
      assertThat(console.out())
          .contains("3 partitions: must be as many as those of app.samples, which are 2")
          .contains("cleanup.policy=delete: must be compact, or checkpoints get lost");
      assertAliasTopicsDontFit(broker, admin);
    }
  }

  private void assertAliasTopicsDontFit(EmbeddedBroker broker, Admin admin) throws Exception {
    admin
        .createTopics(
            List.of(
                topic("other.predictions", 4, Map.of()),
                topic("live.predictions", 5, Map.of()),
                topic("live-alias-alias-state-changelog", 2, Map.of("cleanup.policy", "delete"))))
        .all()
        .get();
    Path other = other(broker.bootstrapServers());

    Console console =
        doctor(
            config(broker.bootstrapServers()), "-c", other.toString(), "--alias", "live", "--json");

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(findings(console))
        .contains("problem topic app.checkpoints max.message.bytes=589824")
        .contains("problem topic live-alias-alias-state-changelog cleanup.policy=compact")
        .doesNotHaveDuplicates();
    assertThat(console.out())
        .contains("3 partitions: must be as many as those of app.samples, which are 2")
        .contains("4 partitions: must be as many as those of app.samples, which are 2")
        .contains("5 partitions: must be as many as those of app.samples, which are 2")
        .contains("cleanup.policy=delete: must be compact, or predictions would be copied twice");
  }

  private static NewTopic topic(String name, int partitions, Map<String, String> config) {
    return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
  }

  /** Status, subject, and the setting that the remedy names. */
  private static List<String> findings(Console console) throws IOException {
    List<String> findings = new ArrayList<>();
    for (JsonNode finding : new ObjectMapper().readTree(console.out())) {
      findings.add(
          "%s %s %s"
              .formatted(
                  finding.get("status").asText(),
                  finding.get("subject").asText(),
                  finding.get("fix").asText().replaceAll(".*--add-config ", "")));
    }
    return findings;
  }

  @Test
  void shouldTellOfAnotherAppWithTheSameId() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        KafkaConsumer<byte[], byte[]> other =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", "app"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      admin.createTopics(List.of(topic("elsewhere", 1, Map.of()))).all().get();
      other.subscribe(List.of("elsewhere"));
      Awaitility.await()
          .until(
              () -> {
                other.poll(Duration.ofMillis(100));
                return !other.assignment().isEmpty();
              });

      assertThat(doctor(config(broker.bootstrapServers())).out())
          .contains("note     group app: members read elsewhere, of which these settings");
    }
  }

  @Test
  @Timeout(60)
  void shouldNotHangWhenNobodyAnswers() throws Exception {
    long start = System.nanoTime();
    Console console = doctor(config("127.0.0.1:1"));
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.out())
        .contains("problem  brokers: 127.0.0.1:1: no answer")
        .contains("to do: check kafka.bootstrap.servers")
        .contains("problems: 1");
    assertThat(console.err()).doesNotContain("\tat ");
    assertThat(took).isLessThan(Duration.ofSeconds(50));
  }

  private static Console doctor(Path config, String... options) {
    List<Object> arguments = new ArrayList<>(List.of("doctor", "-c", config));
    arguments.addAll(List.of(options));
    return Console.run(arguments.toArray());
  }

  /** Of a model that learns the same topic. */
  private Path other(String bootstrapServers) throws IOException {
    String settings = Files.readString(config(bootstrapServers));
    return Files.writeString(
        folder.resolve("other.yaml"),
        settings
            .replace("name: app\n", "name: other\n")
            .replace("samples: {", "samples: {topic: app.samples, "));
  }

  private Path config(String bootstrapServers) throws IOException {
    return Files.writeString(
        folder.resolve("app.yaml"),
        MalformedLines.SETTINGS
            + "name: app\nkafka: {bootstrap.servers: \"%s\"}\n".formatted(bootstrapServers));
  }
}
