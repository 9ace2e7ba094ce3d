package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.checkpoint.CheckpointKeys;
import io.millrace.checkpoint.Chunk;
import io.millrace.cli.Main;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.serde.RecordSerdes;
import io.millrace.topology.TopicNames;
import io.millrace.topology.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code millrace serve} when it is killed, when a learner died in the midst of a checkpoint, and
 * when the broker goes away.
 */
class ServeLossIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Steps and samples between two checkpoints: a mini-batch is one sample. */
  private static final int EVERY = 32;

  private static final String SETTINGS =
      """
      name: shop
      kafka:
        bootstrap.servers: "%s"
        commit.interval.ms: "200"
      samples: {format: json}
      features: [{name: amount, type: numeric}]
      label: {name: buys, type: category, values: ["no", "yes"]}
      network: [{dense: {units: 2}}]
      loss: softmax_cross_entropy
      optimizer: {sgd: {learning_rate: 0.1}}
      batch_size: 1
      checkpoints: {every: 32 steps}
      server: {port: 0}
      """;

  @TempDir private Path folder;
  private EmbeddedBroker broker;
  private Path settings;
  private Config config;
  private TopicNames topics;
  private int sent;
  private int started;

  @BeforeEach
  void createTopics() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
    settings = folder.resolve("shop.yaml");
    Files.writeString(settings, SETTINGS.formatted(broker.bootstrapServers()));
    config = ConfigLoader.load(settings);
    topics = new Assembly(config).topics();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      new Topics(admin, topics.specs()).create(1, (short) -1);
    }
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void shouldServeTheLatestCompleteCheckpointWhenServeLearnerOrBrokerDies() throws Throwable {
    learnToNextCheckpoint();
    try (JavaProcess serve = serve()) {
      awaitStep(url(serve), EVERY);
      serve.kill();
    }
    learnToNextCheckpoint();
    int torn = 2 * EVERY + 1;
    tearCheckpoint(torn);
    try (JavaProcess serve = serve()) {
      String url = url(serve);
      awaitStep(url, 2 * EVERY);
      HttpResponse<String> before = predict(url);

      restartBroker(
          () -> {
            assertThat(predict(url).statusCode()).isEqualTo(200);
            assertThat(predict(url).body()).isEqualTo(before.body());
          });
      assertThat(predict(url).headers().firstValue("Millrace-Step"))
          .contains(Integer.toString(2 * EVERY));
      learnToNextCheckpoint();

      awaitStep(url, 3 * EVERY);
      assertThat(predict(url).body()).isNotEqualTo(before.body());
      assertThat(serve.logged().stream().filter(line -> line.contains("takes over")))
          .isNotEmpty()
          .noneMatch(line -> line.endsWith("of step " + torn));
      assertThat(serve.terminate()).as(serve.err()).isZero();
    }
  }

  private JavaProcess serve() throws IOException {
    return JavaProcess.start(
        folder,
        "serve-" + started++,
        Main.class,
        "serve",
        "--config",
        settings,
        "--dir",
        folder.resolve("home"));
  }

  private static String url(JavaProcess serve) {
    String line = serve.awaitLine("predictions, metrics and health: ");
    return line.substring(line.indexOf("http://"));
  }

  /** A learner learns the samples of one more checkpoint, until it is committed, and goes. */
  private void learnToNextCheckpoint() throws Exception {
    try (LearnerApp app =
        LearnerApp.start(new Assembly(config), config.kafka(), folder.resolve("state"))) {
      List<byte[]> samples = new ArrayList<>();
      for (int i = 0; i < EVERY; i++) {
        boolean buys = sent++ % 2 == 0;
        samples.add(
            "{\"amount\":%d,\"buys\":\"%s\"}"
                .formatted(buys ? 1 : -1, buys ? "yes" : "no")
                .getBytes(UTF_8));
      }
      send(topics.samples(), null, samples);
      String manifest = CheckpointKeys.manifest("shop", 0, sent);
      await().atMost(PATIENCE).until(() -> !checkpointRecords(manifest).isEmpty());
      assertThat(app.health().live()).isTrue();
    }
  }

  /** The chunks of the latest checkpoint as those of another step, and no manifest behind them. */
  private void tearCheckpoint(int step) throws Exception {
    List<byte[]> chunks = new ArrayList<>();
    for (byte[] value : checkpointRecords(CheckpointKeys.chunk("shop", 0, sent, 0))) {
      Chunk chunk = RecordSerdes.chunk().deserializer().deserialize(topics.checkpoints(), value);
      chunks.add(
          RecordSerdes.chunk()
              .serializer()
              .serialize(topics.checkpoints(), new Chunk("shop", 0, step, 0, chunk.data())));
    }
    assertThat(chunks).hasSize(1);
    send(topics.checkpoints(), CheckpointKeys.chunk("shop", 0, step, 0), chunks);
  }

  private List<byte[]> checkpointRecords(String key) {
    try (CommittedTopic topic =
        new CommittedTopic(broker.bootstrapServers(), topics.checkpoints())) {
      return topic
          .readToEnd()
          .records()
          .filter(record -> key.equals(new String(record.key(), UTF_8)))
          .map(ConsumerRecord::value)
          .toList();
    }
  }

  private void send(String topic, @Nullable String key, List<byte[]> values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<?>> all = new ArrayList<>();
      for (byte[] value : values) {
        byte[] bytes = key == null ? null : key.getBytes(UTF_8);
        all.add(producer.send(new ProducerRecord<>(topic, bytes, value)));
      }
      for (Future<?> each : all) {
        Object unused = each.get();
      }
    }
  }

  /** The broker goes away, and comes back at the same address after that. */
  private void restartBroker(ThrowingCallable meanwhile) throws Throwable {
    String address = broker.bootstrapServers();
    broker.close();
    meanwhile.call();
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    broker = EmbeddedBroker.start(folder.resolve("broker"), port);
  }

  private static void awaitStep(String url, int step) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(predict(url).headers().firstValue("Millrace-Step"))
                    .contains(Integer.toString(step)));
  }

  private static HttpResponse<String> predict(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url).resolve("/v1/models/shop:predict"))
                .POST(BodyPublishers.ofString("{\"instances\":[{\"amount\":0.5}]}"))
                .build(),
            BodyHandlers.ofString());
  }
}
