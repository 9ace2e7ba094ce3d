package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.app.Cluster;
import io.millrace.app.CommittedTopic;
import io.millrace.app.JavaProcess;
import io.millrace.app.Learning;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleProducerIT {
  private static final byte[] SAMPLE = "{\"x\":1,\"y\":\"a\"}".getBytes(UTF_8);

  @TempDir private Path folder;

  @Test
  void shouldSayHowManyRecordsWereDeliveredWhenTheBrokersGoAway() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
    Config config = settings(broker.bootstrapServers());
    try (Cluster cluster = Cluster.of(config, folder.resolve("home"))) {
      Learning.createTopics(config, cluster);
      try (SampleProducer producer = new SampleProducer(config, cluster)) {
        Iterator<byte[]> hundred = Stream.generate(() -> SAMPLE).limit(100).iterator();
        assertThat(producer.sendAll(hundred, 0, () -> false)).isEqualTo(100);
        broker.close();

        Iterator<byte[]> further = Stream.generate(() -> SAMPLE).limit(20).iterator();
        KafkaException error =
            catchThrowableOfType(
                KafkaException.class, () -> producer.sendAll(further, 0, () -> false));

        assertThat(Failures.text(error))
            .startsWith("topic app.samples: 100 of ")
            .contains(" records were delivered, then one was not: ", "that the brokers run")
            .doesNotContain("Exception", "This is a bug");
        assertThat(producer.deliveredWithoutGap()).isEqualTo(100);
      }
    } finally {
      broker.close();
    }
  }

  @Test
  void shouldGoOnBehindTheRowsThatWereSentBefore() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      settings(broker.bootstrapServers());
      Path rows = Files.writeString(folder.resolve("rows.csv"), "x,y\n1,a\n\"2,a\n3,a\n4,b\n5,a\n");

      assertThat(produce(rows, 3).out()).isEqualToIgnoringNewLines("2 records sent to app.samples");
      assertThat(produce(rows, 9).err())
          .isEqualToIgnoringNewLines(rows + ": has no samples behind the first 9 rows");
      assertThat(produce(rows, -1).err()).startsWith("--skip: -1: must be 0 or above");
      try (CommittedTopic samples = new CommittedTopic(broker.bootstrapServers(), "app.samples")) {
        assertThat(samples.readToEnd().records(0))
            .extracting(record -> new String(record.value(), UTF_8))
            .containsExactly("{\"x\":4.0,\"y\":\"b\"}", "{\"x\":5.0,\"y\":\"a\"}");
      }
    }
  }

  /** Whoever waits for its end must not take the part that was sent for all. */
  @Test
  void shouldEndWith1WhenItWasStopped() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
      settings(broker.bootstrapServers());
      Path rows = Files.writeString(folder.resolve("rows.csv"), "x,y\n" + "1,a\n".repeat(10_000));
      try (JavaProcess produce =
              JavaProcess.start(
                  folder,
                  "produce",
                  Main.class,
                  "produce",
                  "-c",
                  folder.resolve("app.yaml"),
                  "--input",
                  rows,
                  "--rate",
                  "10");
          CommittedTopic samples = new CommittedTopic(broker.bootstrapServers(), "app.samples")) {
        produce.awaitLine("created the topics");
        samples.await(1);

        assertThat(produce.terminate()).as(produce.err()).isEqualTo(1);
        assertThat(produce.out()).contains("stopped: --skip ");
      }
    }
  }

  private Console produce(Path rows, int skip) {
    return Console.run(
        "produce", "-c", folder.resolve("app.yaml"), "--input", rows, "--skip", skip);
  }

  /** A producer that gives up at once. */
  private Config settings(String brokers) throws Exception {
    Path file = folder.resolve("app.yaml");
    Files.writeString(
        file,
        """
        name: app
        kafka:
          bootstrap.servers: "%s"
          request.timeout.ms: "1000"
          delivery.timeout.ms: "1500"
          max.block.ms: "1500"
        samples: {format: json}
        features: [{name: x, type: numeric}]
        label: {name: y, type: category, values: [a, b]}
        """
            .formatted(brokers));
    return ConfigLoader.load(file);
  }
}
