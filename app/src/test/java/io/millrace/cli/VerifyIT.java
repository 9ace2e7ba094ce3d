package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.CommittedTopic;
import io.millrace.app.JavaProcess;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.data.Event;
import io.millrace.serde.RecordSerdes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace verify} across a restart with another batch size, and without old samples. */
class VerifyIT {
  @TempDir private Path folder;

  /** 100 samples by 4, with 2 that wait; then by 3. */
  @Test
  void shouldComputeACheckpointAcrossAChangeOfTheBatchSizeFromWhatIsLeftOfTheLog()
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      learn(broker, config(broker, 4), 0, 102, 5);
      Path config = config(broker, 3);
      learn(broker, config, 102, 180, 11);
      try (CommittedTopic events = new CommittedTopic(broker.bootstrapServers(), "v.events")) {
        assertThat(events.readToEnd().records(0).stream().map(record -> event(record.value())))
            .filteredOn(event -> event.type() == Event.Type.SETTINGS_CHANGED)
            .singleElement()
            .satisfies(
                event -> {
                  assertThat(event.step()).isEqualTo(25);
                  assertThat(event.samples()).isEqualTo(100);
                  assertThat(event.message()).isEqualTo("batch_size: 3, was 4");
                });
      }
      // 50 steps: 25 of 4 samples, 25 of 3.
      assertThat(verify(config, "--step", 50).out()).contains("\"equal\":true", "\"samples\":175,");
      assertThat(verify(config, "--step", 50, "--from", 20).out()).contains("\"equal\":true");
      assertThat(verify(config, "--step", 50, "--from", 25).out()).contains("\"equal\":true");

      deleteBefore(80, broker);
      assertThat(verify(config, "--step", 50, "--from", 20).out()).contains("\"equal\":true");
      assertThat(refused("verify", "-c", config, "--step", 50))
          .contains("v.samples, partition 0: begins at offset 80, what was before is deleted")
          .contains("without --from STEP, all that the model has learned is needed");
      assertThat(refused("verify", "-c", config, "--step", 50, "--from", 15))
          .contains("what was learned behind sample 0@59, at which the checkpoint of step 15 was")
          .contains("Begin with a later checkpoint");
      Console replay =
          Console.run("replay", "-c", config, "--from", "step:30", "--to", "step:50", "--json");
      assertThat(replay.exitCode()).as(replay.err()).isZero();
      assertThat(replay.out()).contains("\"learned\":60,");
    }
  }

  private void learn(EmbeddedBroker broker, Path config, int from, int to, int checkpoints)
      throws Exception {
    try (JavaProcess app =
        JavaProcess.start(
            folder, "run-" + from, Main.class, "run", "-c", config, "--dir", folder)) {
      app.awaitLine("metrics and health: ");
      send(broker, from, to);
      try (CommittedTopic predictions =
          new CommittedTopic(broker.bootstrapServers(), "v.predictions")) {
        predictions.await(to);
      }
      try (CommittedTopic events = new CommittedTopic(broker.bootstrapServers(), "v.events")) {
        events.await(checkpoints);
      }
      assertThat(app.terminate()).as(app.err()).isZero();
    }
  }

  private static Console verify(Path config, Object... options) {
    Console verify =
        Console.run(
            Stream.concat(Stream.of("verify", "-c", config, "--json"), Stream.of(options))
                .toArray());
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    return verify;
  }

  private static String refused(Object... arguments) {
    Console console = Console.run(arguments);
    assertThat(console.exitCode()).as(console.out()).isNotZero();
    return console.err();
  }

  private static void deleteBefore(long offset, EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition("v.samples", 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  private Path config(EmbeddedBroker broker, int batchSize) throws Exception {
    return Files.writeString(
        folder.resolve("v-" + batchSize + ".yaml"),
        MalformedLines.SETTINGS.replace("partitions: 2", "partitions: 1")
            + """
            name: v
            kafka: {bootstrap.servers: "%s"}
            batch_size: %d
            checkpoints: {every: 5 steps, keep: 100}
            server: {port: 0}
            """
                .formatted(broker.bootstrapServers(), batchSize));
  }

  private static void send(EmbeddedBroker broker, int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = from; i < to; i++) {
        byte[] sample = MalformedLines.good(i).getBytes(UTF_8);
        var unused = producer.send(new ProducerRecord<>("v.samples", 0, null, sample));
      }
    }
  }

  private static Event event(byte[] value) {
    return RecordSerdes.event().deserializer().deserialize("v.events", value);
  }
}
