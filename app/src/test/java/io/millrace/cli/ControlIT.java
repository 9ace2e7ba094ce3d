package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.app.CommittedTopic;
import io.millrace.app.JavaProcess;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.data.Event;
import io.millrace.serde.RecordSerdes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace control} on a running model of two replicas. */
class ControlIT {
  private static final int SAMPLES = 300;

  @TempDir private Path folder;

  @Test
  void shouldFreezeAndThawEveryReplicaWhereTheCommandsSay() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      Path config = config(broker);
      assertThat(control(config, "freeze", 100))
          .isEqualTo("freeze sent to 2 replicas by c.control");
      assertThat(control(config, "thaw", 200)).startsWith("thaw sent to 2 replicas");
      try (JavaProcess app =
          JavaProcess.start(
              folder, "run", Main.class, "run", "-c", config, "--dir", folder.resolve("home"))) {
        app.awaitLine("metrics and health: ");
        send(broker);
        try (CommittedTopic events = new CommittedTopic(broker.bootstrapServers(), "c.events")) {
          events.await(4);
          for (int replica = 0; replica < 2; replica++) {
            assertThat(events.records(replica).stream().map(record -> event(record.value())))
                .extracting(Event::type, Event::samples, Event::message)
                .containsExactly(
                    tuple(Event.Type.FROZEN, 100L, "by command"),
                    tuple(Event.Type.THAWED, 200L, "by command"));
          }
        }
        assertThat(app.terminate()).as(app.err()).isZero();
      }
    }
  }

  private Path config(EmbeddedBroker broker) throws Exception {
    return Files.writeString(
        folder.resolve("c.yaml"),
        MalformedLines.SETTINGS
            + """
            name: c
            kafka: {bootstrap.servers: "%s"}
            control: {every: 50 steps}
            server: {port: 0}
            """
                .formatted(broker.bootstrapServers()));
  }

  private static String control(Path config, String command, int samples) {
    Console console = Console.run("control", command, "-c", config, "--samples", samples);
    assertThat(console.exitCode()).as(console.err()).isZero();
    return console.out().strip();
  }

  private static void send(EmbeddedBroker broker) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < SAMPLES; i++) {
        for (int partition : List.of(0, 1)) {
          byte[] sample = MalformedLines.good(i).getBytes(UTF_8);
          var unused = producer.send(new ProducerRecord<>("c.samples", partition, null, sample));
        }
      }
    }
  }

  private static Event event(byte[] value) {
    return RecordSerdes.event().deserializer().deserialize("c.events", value);
  }
}
