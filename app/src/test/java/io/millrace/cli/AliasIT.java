package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.app.CommittedTopic;
import io.millrace.app.JavaProcess;
import io.millrace.broker.EmbeddedBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code millrace alias} over what two models say, one of them well behind the other, killed right
 * after each command.
 */
class AliasIT {
  private static final int PARTITIONS = 2;
  private static final int ROUND = 500;
  private static final int BEHIND = 200;
  private static final List<String> SWITCHES = List.of("b", "a", "b");

  @TempDir private Path folder;

  @Test
  void shouldHaveEachSamplesPredictionOnceWheneverItIsKilled() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      settings(broker, "a");
      settings(broker, "b");
      assertTopicsAreCreatedOnce();
      JavaProcess alias = start(0);
      try {
        alias.awaitLine("the predictions of the live one of a, b");
        send(producer, "a", 0, ROUND);
        send(producer, "b", 0, ROUND - BEHIND);
        awaitPassed(broker, 1);
        for (int round = 1; round <= SWITCHES.size(); round++) {
          send(producer, "a", round * ROUND, (round + 1) * ROUND);
          switchTo(SWITCHES.get(round - 1));
          send(producer, "b", round * ROUND - BEHIND, (round + 1) * ROUND - BEHIND);
          alias.kill();
          alias = start(round);
          awaitSwitches(broker, round);
        }
        int last = (SWITCHES.size() + 1) * ROUND;
        send(producer, "b", last - BEHIND, last);
        assertEachOnce(broker, last);
        assertCanBeOperated(alias.awaitLine("metrics and health: "));
        assertThat(alias.terminate()).as(alias.err()).isZero();
        assertThat(alias.err()).contains("stopped; everything copied is committed");
      } finally {
        alias.close();
      }
      assertHistory();
      assertUnknownModelIsRefused();
    }
  }

  private void settings(EmbeddedBroker broker, String name) throws Exception {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        name: %s
        kafka: {bootstrap.servers: "%s", transaction.timeout.ms: "3000"}
        model: per_partition
        samples: {topic: shared, partitions: %d}
        features: [{name: x, type: numeric}]
        label: {name: y, type: number}
        network: [{dense: {units: 1}}]
        loss: mean_squared_error
        optimizer: adam
        batch_size: 1
        """
            .formatted(name, broker.bootstrapServers(), PARTITIONS));
  }

  private void assertTopicsAreCreatedOnce() {
    assertThat(topics("a").out().lines()).hasSize(6);
    String[] own = {"live.control", "live.predictions", "live.events", "live.dead-letters"};
    assertThat(topics("a", "--alias", "live").out().lines())
        .hasSize(10)
        .endsWith(Stream.of(own).map(topic -> "created  " + topic).toArray(String[]::new));
    assertThat(topics("b", "--alias", "live").out().lines())
        .hasSize(10)
        .endsWith(Stream.of(own).map(topic -> "ok       " + topic).toArray(String[]::new));
    Console model = topics("a", "--alias", "a");
    assertThat(model.exitCode()).isEqualTo(2);
    assertThat(model.err()).contains("a: is the name of a model: choose another for the alias");
  }

  private Console topics(String model, Object... options) {
    return Console.run(
        Stream.concat(
                Stream.of("topics", "-c", folder.resolve(model + ".yaml")), Stream.of(options))
            .toArray());
  }

  private JavaProcess start(int number) throws Exception {
    return JavaProcess.start(
        folder,
        "alias-" + number,
        Main.class,
        "alias",
        "live",
        "-c",
        folder.resolve("a.yaml"),
        "-c",
        folder.resolve("b.yaml"),
        "--dir",
        folder.resolve("home"),
        "--port",
        0);
  }

  private Console command(Object... first) {
    return Console.run(
        Stream.concat(
                Stream.of(first),
                Stream.of("-c", folder.resolve("a.yaml"), "-c", folder.resolve("b.yaml")))
            .toArray());
  }

  private void switchTo(String model) {
    Console console = command("switch", "live", "--to", model, "--by", "anna");
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out().strip()) // where the broker in this process logs, too
        .endsWith("switch to %s sent to 2 partitions by live.control".formatted(model));
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String model, int from, int to) {
    for (int sample = from; sample < to; sample++) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("millrace.offset", Integer.toString(sample).getBytes(UTF_8));
        var unused =
            producer.send(
                new ProducerRecord<>(
                    model + ".predictions",
                    partition,
                    1_700_000_000_000L + sample,
                    null,
                    (model + sample).getBytes(UTF_8),
                    headers));
      }
    }
    producer.flush();
  }

  private static void awaitPassed(EmbeddedBroker broker, int count) {
    try (CommittedTopic topic = new CommittedTopic(broker.bootstrapServers(), "live.predictions")) {
      topic.await(count);
    }
  }

  /** An event of each partition that began, and one of each switch. */
  private static void awaitSwitches(EmbeddedBroker broker, int switches) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              try (CommittedTopic events =
                  new CommittedTopic(broker.bootstrapServers(), "live.events")) {
                return events.readToEnd().size() == PARTITIONS * (1L + switches);
              }
            });
  }

  private static void assertEachOnce(EmbeddedBroker broker, int samples) {
    try (CommittedTopic topic = new CommittedTopic(broker.bootstrapServers(), "live.predictions")) {
      topic.await((long) PARTITIONS * samples).readToEnd();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        List<ConsumerRecord<byte[], byte[]>> records = topic.records(partition);
        assertThat(records.stream().map(AliasIT::sample))
            .as("partition %d", partition)
            .containsExactlyInAnyOrderElementsOf(LongStream.range(0, samples).boxed().toList());
        assertThat(records)
            .allSatisfy(
                record ->
                    assertThat(record.timestamp() - 1_700_000_000_000L).isEqualTo(sample(record)));
        assertThat(records.stream().map(AliasIT::model).distinct())
            .containsExactlyInAnyOrder("a", "b");
      }
    }
  }

  private static long sample(ConsumerRecord<byte[], byte[]> record) {
    return Long.parseLong(
        new String(record.headers().lastHeader("millrace.offset").value(), UTF_8));
  }

  private static String model(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), UTF_8).substring(0, 1);
  }

  /** Its latest process has copied what the model behind sent last, if not more. */
  private void assertCanBeOperated(String line) throws Exception {
    String address = line.replaceFirst(".*metrics and health: ", "");
    assertThat(get(address + "health")).startsWith("200 ").contains("\"up\"", "\"follows b\"");
    assertThat(get(address + "ready")).startsWith("200 ").contains("\"ready\"", "\"follows b\"");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(get(address + "metrics").lines())
                    .contains(
                        "millrace_alias_live{alias=\"live\",model=\"a\",partition=\"1\"} 0.0",
                        "millrace_alias_live{alias=\"live\",model=\"b\",partition=\"1\"} 1.0",
                        "millrace_alias_lag_records{alias=\"live\",model=\"a\",partition=\"0\"} 0.0",
                        "millrace_alias_lag_records{alias=\"live\",model=\"b\",partition=\"0\"} 0.0",
                        "millrace_alias_dead_letters_total{alias=\"live\",partition=\"0\"} 0.0")
                    .anyMatch(metric -> metric.startsWith("jvm_memory_used_bytes"))
                    .anyMatch(metric -> metric.startsWith("kafka_stream_client_state"))
                    .anyMatch(metric -> metric.startsWith("millrace_kafka_brokers 1.0"))
                    .filteredOn(
                        metric ->
                            metric.startsWith("millrace_alias_predictions_total")
                                && metric.contains("model=\"b\""))
                    .hasSize(PARTITIONS)
                    .allSatisfy(
                        metric ->
                            assertThat(Double.parseDouble(metric.replaceFirst(".* ", "")))
                                .isBetween((double) BEHIND, 2.0 * ROUND)));
    assertTakenPortIsTold(URI.create(address).getPort());
  }

  private static String get(String address) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private void assertTakenPortIsTold(int port) {
    Console second = command("alias", "live", "--port", port);
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.err()).contains(port + " is in use on 127.0.0.1: choose another");
  }

  private void assertHistory() {
    Console history =
        Console.run("history", "--alias", "live", "--config", folder.resolve("a.yaml"));
    assertThat(history.out().lines()).as(history.err()).hasSize(1 + PARTITIONS * 4);
    assertThat(history.out())
        .contains("a from the first sample on")
        .containsPattern("b from the sample at offset \\d+ on, by command of anna");
  }

  private void assertUnknownModelIsRefused() {
    Console unknown = command("switch", "live", "--to", "c");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("--to: c: expected one of the models named by --config: a, b");
  }
}
