package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.CommittedTopic;
import io.millrace.app.JavaProcess;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.metrics.Dashboards;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace run} on a samples topic of two partitions, from its start to its SIGTERM. */
class RunIT {
  /** What can be wrong with labels that come later, which this app has none of. */
  private static final Set<Reason> LATE_LABELS =
      EnumSet.of(Reason.DUPLICATE_ID, Reason.NO_SAMPLE_WAITS, Reason.DUPLICATE_LABEL);

  private static final int BATCH = 4;
  private static final int CHECKPOINT_STEPS = 5;

  /** Good samples of each partition: some stay behind the last complete mini-batch. */
  private static final int[] GOOD = {41, 22};

  private static final long START = 1_700_000_000_000L;
  private static final double MAX_DELAY_SECONDS = 1;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // the test sets it
  private EmbeddedBroker broker;

  @Test
  void shouldLearnUntilToldToStop() throws Exception {
    try (EmbeddedBroker started = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      broker = started;
      Path config = config("app", 0);
      assertTopicsAreCreatedOnce(config);
      try (JavaProcess app = run(config)) {
        String url = app.awaitLine("metrics and health: ").replaceFirst(".*: ", "");
        send();
        assertPredictions();
        assertDeadLetters();
        assertMetrics(url);
        assertRefusesAPortInUse(URI.create(url).getPort());
        assertCheckpoints(config);

        assertThat(app.terminate()).as(app.err()).isZero();
        assertThat(app.err()).contains("everything learned is committed");
        assertThat(app.out())
            .as("the report")
            .contains("app, replica 0", "app, replica 1")
            .containsPattern("samples scored +41\\R")
            .containsPattern("samples scored +22\\R");
        assertThat(app.logged()).as("the story of the run").hasSizeBetween(4, 19);
        assertCommitted();
      }
    }
  }

  private Path config(String name, int port) throws IOException {
    Path config = folder.resolve(name + ".yaml");
    Files.writeString(
        config,
        MalformedLines.SETTINGS
            + """
            name: app
            kafka: {bootstrap.servers: "%s", application.id: "%s"}
            batch_size: %d
            predictions: {format: json, max_delay: 1s, offsets: false}
            checkpoints: {every: %d steps}
            server: {port: %d}
            """
                .formatted(broker.bootstrapServers(), name, BATCH, CHECKPOINT_STEPS, port));
    return config;
  }

  private JavaProcess run(Path config) throws IOException {
    String name = config.getFileName().toString();
    return JavaProcess.start(
        folder, name, Main.class, "run", "-c", config, "--dir", folder.resolve(name + ".home"));
  }

  private static void assertTopicsAreCreatedOnce(Path config) {
    Console created = Console.run("topics", "-c", config);
    assertThat(created.exitCode()).as(created.err()).isZero();
    assertThat(created.out().lines()).hasSize(6).allMatch(line -> line.startsWith("created "));
    Console checked = Console.run("topics", "-c", config);
    assertThat(checked.exitCode()).as(checked.err()).isZero();
    assertThat(checked.out().lines()).hasSize(6).allMatch(line -> line.startsWith("ok "));
  }

  private void send() throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String value : MalformedLines.malformed().values()) {
        sent.add(producer.send(record(0, 0, value)));
      }
      for (int partition = 0; partition < GOOD.length; partition++) {
        for (int i = 0; i < GOOD[partition]; i++) {
          sent.add(producer.send(record(partition, i, MalformedLines.good(i))));
        }
      }
    }
    for (Future<?> acknowledgement : sent) {
      acknowledgement.get();
    }
  }

  private static ProducerRecord<byte[], byte[]> record(int partition, int i, String value) {
    return new ProducerRecord<>(
        "app.samples", partition, START + i, ("key-" + i).getBytes(UTF_8), value.getBytes(UTF_8));
  }

  private void assertPredictions() throws IOException {
    try (CommittedTopic topic = topic("app.predictions")) {
      topic.await(GOOD[0] + GOOD[1]);
      for (int partition = 0; partition < GOOD.length; partition++) {
        List<ConsumerRecord<byte[], byte[]>> records = topic.records(partition);
        assertThat(records).hasSize(GOOD[partition]);
        for (int i = 0; i < records.size(); i++) {
          ConsumerRecord<byte[], byte[]> record = records.get(i);
          JsonNode prediction = new ObjectMapper().readTree(record.value());
          assertThat(new String(record.key(), UTF_8)).isEqualTo("key-" + i);
          assertThat(record.timestamp()).isEqualTo(START + i);
          assertThat(record.headers()).as("by the settings without its offset").isEmpty();
          assertThat(prediction.get("id").asText()).isEqualTo("s-" + i);
          assertThat(prediction.get("replica").asInt()).isEqualTo(partition);
          // Those behind the last complete mini-batch, too: by the model as it then was.
          assertThat(prediction.get("step").asInt()).isEqualTo(i / BATCH);
        }
      }
    }
  }

  private void assertDeadLetters() {
    try (CommittedTopic topic = topic("app.dead-letters")) {
      int kinds = MalformedLines.malformed().size();
      assertThat(EnumSet.complementOf(EnumSet.copyOf(MalformedLines.malformed().keySet())))
          .as("reasons for which no line is malformed")
          .isEqualTo(LATE_LABELS);
      Map<String, String> values = new TreeMap<>();
      for (ConsumerRecord<byte[], byte[]> letter : topic.await(kinds).records(0)) {
        byte[] reason = letter.headers().lastHeader("millrace.reason").value();
        values.put(new String(reason, UTF_8), new String(letter.value(), UTF_8));
      }
      assertThat(values).hasSize(kinds);
      MalformedLines.malformed()
          .forEach((reason, value) -> assertThat(values).containsEntry(reason.tag(), value));
    }
  }

  private static void assertMetrics(String url) throws Exception {
    List<String> wanted =
        Dashboards.metrics().stream()
            // It has no late labels, is no pool, is compared with no other model, and no alias.
            .filter(
                name ->
                    !name.matches(
                        "millrace_(samples_waiting|label|member|serving|compared|alias).*"))
            .toList();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(get(url + "metrics").lines().map(line -> line.replaceAll("[ {].*", "")))
                    .containsAll(wanted));
    String metrics = get(url + "metrics");
    for (int partition = 0; partition < GOOD.length; partition++) {
      int steps = GOOD[partition] / BATCH;
      assertThat(value(metrics, "millrace_step", partition)).isEqualTo(steps);
      assertThat(value(metrics, "millrace_samples_learned_total", partition))
          .isEqualTo(steps * BATCH);
      assertThat(value(metrics, "millrace_pending_samples", partition))
          .isEqualTo(GOOD[partition] % BATCH);
      assertThat(value(metrics, "millrace_prediction_delay_seconds_max", partition))
          // How late the clock ticks on a busy machine is not this test's matter.
          .isBetween(0.001, 20 * MAX_DELAY_SECONDS);
    }
    assertThat(get(url + "ready")).contains("\"status\":\"ready\"");
  }

  private static double value(String metrics, String name, int replica) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> line.contains("replica=\"" + replica + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " of replica " + replica + "\n" + metrics));
  }

  private static String get(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString(UTF_8)).body();
  }

  /** Another instance of another application on the same machine. */
  private void assertRefusesAPortInUse(int port) throws Exception {
    try (JavaProcess other = run(config("other", port))) {
      assertThat(other.awaitExit()).isEqualTo(1);
      assertThat(other.err().lines().filter(line -> line.contains("in use")))
          .containsExactly(
              "server.port: %d is in use on 127.0.0.1: choose another, or 0 for any free one"
                  .formatted(port));
      assertThat(other.err()).doesNotContain("\tat ").doesNotContain("Exception");
      assertThat(other.out()).isEmpty();
    }
  }

  private void assertCheckpoints(Path config) {
    Console list = Console.run("checkpoints", "list", "-c", config);
    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(list.out().lines().skip(1).map(line -> line.replaceAll(" +", " ")))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("0 5 20 ").contains("Z window "),
            line -> assertThat(line).startsWith("0 5 20 ").contains("Z cumulative "),
            line -> assertThat(line).startsWith("0 10 40 ").contains("Z window "),
            line -> assertThat(line).startsWith("0 10 40 ").contains("Z cumulative "),
            line -> assertThat(line).startsWith("1 5 20 ").contains("Z window "),
            line -> assertThat(line).startsWith("1 5 20 ").contains("Z cumulative "));
  }

  private void assertCommitted() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin.listConsumerGroupOffsets("app").partitionsToOffsetAndMetadata().get();
      assertThat(offsets)
          .hasEntrySatisfying(
              new TopicPartition("app.samples", 0),
              at -> assertThat(at.offset()).isEqualTo(GOOD[0] + MalformedLines.malformed().size()))
          .hasEntrySatisfying(
              new TopicPartition("app.samples", 1),
              at -> assertThat(at.offset()).isEqualTo(GOOD[1]));
    }
  }

  private CommittedTopic topic(String name) {
    return new CommittedTopic(broker.bootstrapServers(), name);
  }
}
