package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.checkpoint.Checkpoints;
import io.millrace.checkpoint.Manifest;
import io.millrace.cli.Console;
import io.millrace.cli.Main;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.learning.ShapingSettings;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.network.StartFrom;
import io.millrace.tensorflow.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model learns a long stream; others begin with its first layers, frozen, on a short one. */
class StartFromIT {
  private static final int LONG = 1600;
  private static final int SHORT = 160;

  /** Numbers of the standardization and the first dense layer, at the start of the state. */
  private static final int FIRST_LAYERS = 1 + 2 * 54 + 54 * 16 + 16;

  private static final String SETTINGS =
      """
      name: %1$s
      kafka:
        bootstrap.servers: "%2$s"
        commit.interval.ms: "100"
        transaction.timeout.ms: "5000"
      samples: {format: json}
      features: [{name: x, type: vector, size: 54}]
      label: {name: y, type: category, values: [a, b, c, d, e, f, g]}
      network:
        - standardize:
          name: scaled
          trainable: %3$s
        - dense: {units: 16, activation: tanh}
          name: features
          trainable: %3$s
        - dense: {units: 7}
      loss: softmax_cross_entropy
      optimizer: {adam: {learning_rate: 0.01}}
      predictions: {max_delay: 60ms}
      checkpoints: {every: 160 steps}
      server: {port: 0}
      """;

  private static final String START_FROM =
      """
      start_from: {checkpoint: {model: teacher, step: 1600, layers: [scaled, features]}}
      """;

  private static final String START_FROM_EXPORT =
      """
      start_from: {saved_model: {file: export/saved_model.pb, layers: [scaled, features]}}
      """;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // the test sets it
  private EmbeddedBroker broker;

  @Test
  void shouldLearnQuickerOnWhatAnotherHasLearned() throws Exception {
    try (EmbeddedBroker started = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      broker = started;
      learn(config("teacher", true, ""), LONG);
      learn(config("scratch", true, ""), SHORT);
      learn(config("calm", false, START_FROM), SHORT);
      ModelState calm = state("calm");
      assertThat(Arrays.copyOf(calm.values(), FIRST_LAYERS))
          .containsExactly(Arrays.copyOf(state("teacher").values(), FIRST_LAYERS));

      assertRefusals(calm);
      export("teacher");
      learn(config("exported", false, START_FROM_EXPORT), SHORT);
      learnWithAKill(config("killed", false, START_FROM));

      assertThat(state("exported").values()).containsExactly(calm.values());
      assertThat(loss("calm")).isLessThan(0.8 * loss("scratch"));
      assertThat(state("killed").step()).isEqualTo(calm.step());
      assertThat(state("killed").values()).containsExactly(calm.values());
    }
  }

  private void export(String name) {
    Path config = folder.resolve(name + ".yaml");
    Console exported = Console.run("checkpoints", "export", "-c", config, folder.resolve("export"));
    assertThat(exported.exitCode()).as(exported.err()).isZero();
  }

  private void assertRefusals(ModelState fresh) {
    assertThatThrownBy(() -> begin(fresh, 7L, null))
        .isInstanceOf(ModelStateException.class)
        .hasMessageContaining("no checkpoint of model teacher, replica 0, step 7");
    assertThatThrownBy(() -> begin(fresh, null, "abc"))
        .isInstanceOf(ModelStateException.class)
        .hasMessageContaining("start_from.sha256: abc: what is there now has")
        .hasMessageContaining(latest("teacher").sha256());
  }

  private ModelState begin(ModelState fresh, @Nullable Long step, @Nullable String sha256) {
    StartFrom teacher =
        new StartFrom.Checkpoint("teacher", null, 0, step, List.of(), false, sha256);
    return new Pretrained(
            teacher,
            new ShapingSettings("", Map.of()),
            List.of(),
            Map.of("bootstrap.servers", broker.bootstrapServers()))
        .apply(fresh);
  }

  private Path config(String name, boolean trainable, String more) throws Exception {
    Path config = folder.resolve(name + ".yaml");
    Files.writeString(
        config, SETTINGS.formatted(name, broker.bootstrapServers(), trainable) + more);
    return config;
  }

  private void learn(Path file, int samples) throws Exception {
    Config config = ConfigLoader.load(file);
    try (Cluster cluster = Cluster.of(config, folder.resolve(config.name()));
        Learning learning = Learning.start(config, cluster, null, Models::create)) {
      assertThat(learning.app().health().live()).isTrue();
      send(config.name(), 0, samples);
      awaitPredictions(config.name(), samples);
    }
  }

  /** What it began with is gone when it starts again. */
  private void learnWithAKill(Path file) throws Exception {
    try (JavaProcess first = run(file, 1)) {
      first.awaitLine("starts from a trained model of step 1600");
      send("killed", 0, SHORT / 2);
      awaitPredictions("killed", SHORT / 2);
      first.kill();
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of("teacher.checkpoints")).all().get();
    }
    try (JavaProcess second = run(file, 2)) {
      send("killed", SHORT / 2, SHORT);
      awaitPredictions("killed", SHORT);
      assertThat(second.terminate()).as(second.err()).isZero();
      assertThat(second.err()).doesNotContain("starts from a trained model");
    }
  }

  private JavaProcess run(Path file, int number) throws IOException {
    return JavaProcess.start(
        folder, "run-" + number, Main.class, "run", "-c", file, "--dir", folder.resolve("home"));
  }

  /** Sends samples number {@code from} to {@code to} − 1 of those that can be learned. */
  private void send(String name, int from, int to) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      IntStream.iterate(0, i -> i + 1)
          .filter(i -> !VectorSamples.isMalformed(i) && !VectorSamples.isUnlabelled(i))
          .skip(from)
          .limit(to - from)
          .mapToObj(
              i ->
                  new ProducerRecord<byte[], byte[]>(
                      name + ".samples", VectorSamples.WIDE.value(i)))
          .forEach(record -> sent.add(producer.send(record)));
    }
    for (Future<?> acknowledgement : sent) {
      acknowledgement.get();
    }
  }

  private void awaitPredictions(String name, int count) {
    try (CommittedTopic topic =
        new CommittedTopic(broker.bootstrapServers(), name + ".predictions")) {
      topic.await(count);
    }
  }

  private Checkpoints checkpoints(String name) {
    return CheckpointsTopic.open(
        name + ".checkpoints", Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private Manifest latest(String name) {
    return checkpoints(name).find(name, 0, null).orElseThrow();
  }

  private ModelState state(String name) {
    return checkpoints(name).load(latest(name));
  }

  private double loss(String name) {
    return Objects.requireNonNull(latest(name).metrics().get("loss"));
  }
}
