package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.millrace.app.CommittedTopic;
import io.millrace.app.JavaProcess;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.data.Event;
import io.millrace.serde.RecordSerdes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
  void shouldFreezeThawAndGoBackWhereTheCommandsSay() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      Path config = config(broker);
      for (String early : List.of("history", "checkpoints list", "control freeze")) {
        Object[] command =
            Stream.concat(Stream.of(early.split(" ")), Stream.of("-c", config)).toArray();
        Console nothing = Console.run(command);
        assertThat(nothing.exitCode()).as(early).isEqualTo(1);
        assertThat(nothing.err())
            .containsPattern("topic c\\.(events|checkpoints|control) is not there");
      }
      assertThat(Console.run("topics", "-c", config).exitCode()).isZero();
      assertThat(control(config, "freeze", 100))
          .isEqualTo(
              "freeze sent to 2 replicas by c.control; it takes effect at the end of the first"
                  + " control interval with 100 samples before it: `millrace history` shows when");
      assertThat(control(config, "thaw", 200)).startsWith("thaw sent to 2 replicas");
      try (JavaProcess app =
          JavaProcess.start(
              folder, "run", Main.class, "run", "-c", config, "--dir", folder.resolve("home"))) {
        app.awaitLine("metrics and health: ");
        send(broker);
        try (CommittedTopic events = new CommittedTopic(broker.bootstrapServers(), "c.events")) {
          events.await(6);
          for (int replica = 0; replica < 2; replica++) {
            assertThat(events.records(replica).stream().map(record -> event(record.value())))
                .filteredOn(event -> event.type() != Event.Type.CHECKPOINT)
                .extracting(Event::type, Event::samples, Event::message)
                .containsExactly(
                    tuple(Event.Type.FROZEN, 100L, "by command of anna"),
                    tuple(Event.Type.THAWED, 200L, "by command of anna"));
          }
          assertThat(rollback(config, 9, 1))
              .contains(
                  "model c, replica 1, has no checkpoint of step 9: `millrace checkpoints list`"
                      + " lists them");
          assertThat(rollback(config, 200, 1))
              .isEqualTo(
                  "rollback to step 200 sent to replica 1 by c.control; it takes effect at the end"
                      + " of the control interval, of 50 steps: `millrace history` shows when");
          send(broker);
          events.await(11);
          assertThat(events.records(1).stream().map(record -> event(record.value())))
              .filteredOn(event -> event.type() == Event.Type.MODEL_RESTORED)
              .singleElement()
              .satisfies(
                  event -> {
                    assertThat(event.samples()).isEqualTo(350);
                    assertThat(event.message())
                        .startsWith("back to the checkpoint of step 200, SHA-256 ")
                        .endsWith(", by command of anna: bad labels");
                  });
          assertThat(events.records(0).stream().map(record -> event(record.value()).type()))
              .doesNotContain(Event.Type.MODEL_RESTORED);
          assertVerified(config, 3, "--step", 600);
          assertVerified(config, 1, "--step", 600, "--from", 200);
          String sha256 = importFromReplica0(config);
          assertThat(rollback(config, -1, 1))
              .startsWith("rollback to step -1 sent to replica 1 by c.control");
          send(broker);
          events.await(14);
          assertThat(events.records(1).stream().map(record -> event(record.value())))
              .filteredOn(event -> event.type() == Event.Type.MODEL_RESTORED)
              .last()
              .satisfies(
                  event ->
                      assertThat(event.message())
                          .startsWith("back to the checkpoint of step -1, SHA-256 " + sha256));
          assertPromoted(config, broker, events);
        }
        assertThat(app.terminate()).as(app.err()).isZero();
      }
    }
  }

  /** Beside the app; the other commands took effect before the checkpoint that is begun with. */
  private static void assertVerified(Path config, int commands, Object... options) {
    Object[] arguments =
        Stream.concat(
                Stream.of("verify", "-c", config, "--replica", 1, "--json"), Stream.of(options))
            .toArray();
    Console verify = Console.run(arguments);
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    assertThat(verify.out()).contains("\"equal\":true", "\"commands\":%d,".formatted(commands));
  }

  /** The live rate is 0.01, and learns so few samples more slowly than the others. */
  private static void assertPromoted(Path config, EmbeddedBroker broker, CommittedTopic events)
      throws Exception {
    assertThat(promote(config, "optimizer.adam.learning_rate=0.05,0.01").err())
        .contains("--promote: the first settings must be the live model's");
    Console unsure = promote(config, "optimizer.adam.learning_rate=0.01,0.05,0.1");
    assertThat(unsure.exitCode()).isEqualTo(1);
    assertThat(unsure.err()).contains("too few for an interval: 10,000 are needed");
    assertNotPromoted(config, "rmsprop", broker);
    Console promoted = promote(config, "optimizer.adam.learning_rate=0.01,0.05,0.1", "--force");
    assertThat(promoted.exitCode()).as(promoted.err()).isZero();
    assertThat(promoted.out())
        .contains("is promoted: its state is the imported checkpoint of step -1")
        .contains("rollback to it sent to replica 0 by c.control")
        .containsPattern("  optimizer.adam.learning_rate: 0.\\d+, was 0.01");
    send(broker);
    await()
        .untilAsserted(
            () ->
                assertThat(
                        events.readToEnd().records(0).stream().map(record -> event(record.value())))
                    .filteredOn(event -> event.type() == Event.Type.MODEL_RESTORED)
                    .singleElement()
                    .satisfies(
                        event ->
                            assertThat(event.message())
                                .startsWith("back to the checkpoint of step -1, SHA-256 ")
                                .contains("by command of anna: replay promotes ")));
  }

  /** With that optimizer it is better, but has no slots that the live model could go on with. */
  private static void assertNotPromoted(Path config, String optimizer, EmbeddedBroker broker)
      throws Exception {
    long commands = commands(broker);
    Path other = config.resolveSibling(optimizer + ".yaml");
    Files.writeString(
        other,
        Files.readString(config)
            .replace(
                "{adam: {learning_rate: 0.01}}", "{" + optimizer + ": {learning_rate: 0.05}}"));
    Console promoted =
        Console.run("replay", "-c", config, "-c", other, "--promote", "--force", "--by", "anna");
    assertThat(promoted.exitCode()).isEqualTo(1);
    assertThat(promoted.out()).as("told before anything is learned").isEmpty();
    assertThat(promoted.err())
        .startsWith("--promote: " + other + " can't go on in the live model: ")
        .contains("it is of another network or optimizer: ")
        .contains("Let it run under a name of its own")
        .doesNotContain("\tat ");
    assertThat(commands(broker)).isEqualTo(commands);
  }

  private static long commands(EmbeddedBroker broker) {
    try (CommittedTopic control = new CommittedTopic(broker.bootstrapServers(), "c.control")) {
      return control.readToEnd().size();
    }
  }

  private static Console promote(Path config, String grid, Object... options) {
    return Console.run(
        Stream.concat(
                Stream.of("replay", "-c", config, "--grid", grid, "--promote", "--by", "anna"),
                Stream.of(options))
            .toArray());
  }

  private Path config(EmbeddedBroker broker) throws Exception {
    return Files.writeString(
        folder.resolve("c.yaml"),
        MalformedLines.SETTINGS
            + """
            name: c
            kafka: {bootstrap.servers: "%s"}
            control: {every: 50 steps}
            checkpoints: {every: 200 steps}
            server: {port: 0}
            """
                .formatted(broker.bootstrapServers()));
  }

  private static String control(Path config, String command, int samples) {
    Console console =
        Console.run("control", command, "-c", config, "--samples", samples, "--by", "anna");
    assertThat(console.exitCode()).as(console.err()).isZero();
    return console.out().strip();
  }

  /** Returns the SHA-256 of the checkpoint, which is that of replica 0's. */
  private static String importFromReplica0(Path config) {
    Console imported =
        Console.run(
            "checkpoints",
            "import",
            "-c",
            config,
            "--replica",
            1,
            "--from-config",
            config,
            "--from-step",
            200);
    assertThat(imported.out())
        .as(imported.err())
        .startsWith("step 200 of c imported as step -1, SHA-256 ");
    String sha256 = imported.out().strip().replaceFirst(".* ", "");
    Console original = Console.run("checkpoints", "show", "-c", config, "--step", 200);
    assertThat(original.out()).contains(sha256);
    Console diff = Console.run("checkpoints", "diff", "-c", config, "--replica", 1, "--", 200, -1);
    assertThat(diff.exitCode()).as(diff.err()).isZero();
    return sha256;
  }

  private static String rollback(Path config, int step, int replica) {
    Console console =
        Console.run(
            "checkpoints",
            "rollback",
            "-c",
            config,
            "--step",
            step,
            "--replica",
            replica,
            "--by",
            "anna",
            "--reason",
            "bad labels");
    return (console.out() + console.err()).strip();
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
