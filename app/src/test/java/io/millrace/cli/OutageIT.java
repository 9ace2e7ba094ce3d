package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.app.JavaProcess;
import io.millrace.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} and {@code alias} when all brokers go away, come back, and go away for good. */
class OutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void shouldSayThatItIsNotReadyWhileNoBrokerAnswersAndStopAllTheSame() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
    String address = broker.bootstrapServers();
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    Path model = settings(address);
    try (JavaProcess run = start("run", "-c", model);
        JavaProcess alias = start("alias", "live", "-c", model, "--port", "0")) {
      URI learner = ready(run);
      URI copier = ready(alias);
      awaitReady(learner);
      awaitReady(copier);

      broker.close();
      awaitOutage(learner);
      awaitOutage(copier);

      broker = EmbeddedBroker.start(folder.resolve("broker"), port);
      awaitReady(learner);
      awaitReady(copier);

      learnUncommitted(address, learner);
      broker.close();
      assertThat(run.terminate()).as(run.err()).isEqualTo(1);
      assertThat(run.err())
          .contains("the brokers don't answer: what was learned since the last commit is not")
          .doesNotContain("everything learned is committed");
      assertThat(alias.terminate()).as("nothing was left to commit: " + alias.err()).isZero();
    } finally {
      broker.close();
    }
  }

  private Path settings(String address) throws IOException {
    Path model = folder.resolve("app.yaml");
    Files.writeString(
        model,
        """
        name: app
        kafka:
          bootstrap.servers: "%s"
          commit.interval.ms: "600000"
          transaction.timeout.ms: "900000"
        samples: {format: json, partitions: 2}
        features: [{name: x, type: numeric}]
        label: {name: y, type: category, values: [a, b]}
        network: [{dense: {units: 2}}]
        loss: softmax_cross_entropy
        optimizer: {sgd: {learning_rate: 0.1}}
        batch_size: 1
        server: {port: 0}
        """
            .formatted(address));
    return model;
  }

  private JavaProcess start(String command, Object... arguments) throws IOException {
    Object[] all = new Object[arguments.length + 3];
    all[0] = command;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--dir";
    all[arguments.length + 2] = folder.resolve(command);
    return JavaProcess.start(folder, command, Main.class, all);
  }

  private static URI ready(JavaProcess process) {
    String line = process.awaitLine("metrics and health: ");
    return URI.create(line.substring(line.indexOf("http://"))).resolve("/ready");
  }

  /** Has a sample learned in a transaction that is not to end before the test does. */
  private static void learnUncommitted(String address, URI learner) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] sample = "{\"x\":1,\"y\":\"a\"}".getBytes(UTF_8);
      Object unused = producer.send(new ProducerRecord<>("app.samples", sample)).get();
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(get(learner.resolve("/metrics")).body())
                    .containsPattern("millrace_samples_learned_total\\{[^}]*} 1\\.0"));
  }

  private static void awaitReady(URI ready) {
    await().atMost(PATIENCE).until(() -> get(ready).statusCode() == 200);
  }

  private static void awaitOutage(URI ready) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = get(ready);
              assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
              assertThat(answer.body())
                  .contains("\"status\":\"not ready\"", "\"reason\":\"the brokers don't answer: ");
            });
  }

  private static HttpResponse<String> get(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString(UTF_8));
  }
}
