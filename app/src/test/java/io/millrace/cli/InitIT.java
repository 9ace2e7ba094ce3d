package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.JavaProcess;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.registry.FakeRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What init writes, evaluate learns, without a hand on it. */
class InitIT {
  private static final int ROWS = 3000;

  @TempDir private Path folder;

  @Test
  void shouldWriteSettingsThatLearnAFileOfEveryTypeOfColumn() throws Exception {
    Path input = Files.write(folder.resolve("shop orders.csv"), rows());
    Path config = folder.resolve("orders.yaml");

    Console written = Console.run("init", "-i", input, "--label", "class", "-o", config);
    assertThat(written.exitCode()).as(written.err()).isZero();

    JsonNode replica = evaluate(config, input).get("replicas").get(0);
    assertThat(replica.get("samples").asInt()).isEqualTo(ROWS);
    assertThat(replica.get("dead_letters").asInt()).as("those with NA").isZero();
    assertThat(replica.get("windowed").get("accuracy").asDouble()).isGreaterThan(0.8);
  }

  @Test
  void shouldWriteSettingsThatLearnATopicWithARegistry() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        FakeRegistry registry = FakeRegistry.start()) {
      int id = registry.register("orders-value", "JSON", "{}");
      send(broker, id);
      Path config = folder.resolve("orders.yaml");
      Object[] init = {
        "init", "--topic", "orders", "--bootstrap-server", broker.bootstrapServers(), "-o", config
      };

      Console without = Console.run(init);
      assertThat(without.exitCode()).isEqualTo(1);
      assertThat(without.err())
          .contains("none of 40 records could be read; the first: partition 0, offset 0: begins")
          .contains("name it with --registry URL");

      Object[] more = {"--registry", registry.url(), "--label", "y"};
      Console written =
          Console.run(Stream.concat(Stream.of(init), Stream.of(more)).toArray(Object[]::new));
      assertThat(written.exitCode()).as(written.err()).isZero();

      JsonNode replica =
          report("evaluate", "-c", config, "--from-topic", "orders", "--json")
              .get("replicas")
              .get(0);
      assertThat(replica.get("samples").asInt()).isEqualTo(40);
      assertThat(replica.get("dead_letters").asInt()).isZero();
    }
  }

  private static void send(EmbeddedBroker broker, int schemaId) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < 40; i++) {
        byte[] text =
            "{\"x\":%d.5,\"y\":\"%s\"}".formatted(i, i % 2 == 0 ? "a" : "b").getBytes(UTF_8);
        byte[] value =
            ByteBuffer.allocate(5 + text.length).putInt(1, schemaId).put(5, text).array();
        Future<?> sent = producer.send(new ProducerRecord<>("orders", value));
        Object unused = sent.get();
      }
    }
  }

  private JsonNode evaluate(Path config, Path input) throws Exception {
    return report("evaluate", "-c", config, "-i", input, "--json");
  }

  private JsonNode report(Object... command) throws Exception {
    try (JavaProcess process = JavaProcess.start(folder, "evaluate", Main.class, command)) {
      assertThat(process.awaitExit()).as(process.err()).isZero();
      return new ObjectMapper().readTree(process.out());
    }
  }

  /** The class is the sign of x, or of −x on odd days. */
  private static List<String> rows() {
    Random random = new Random(7);
    List<String> rows = new ArrayList<>(List.of("order_id,at,x,no,user,note,class"));
    for (int i = 0; i < ROWS; i++) {
      double x = random.nextGaussian();
      boolean odd = random.nextBoolean();
      rows.add(
          "o%d,2026-01-31 12:%02d:00,%s,%s,u%d,a note with words %d,%s"
              .formatted(
                  i,
                  i % 60,
                  i % 50 == 0 ? "NA" : Double.toString(x),
                  odd ? "odd" : "even",
                  random.nextInt(300),
                  random.nextInt(300),
                  x > 0 == odd ? "UP" : "DOWN"));
    }
    return rows;
  }
}
