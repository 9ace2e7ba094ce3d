package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.JavaProcess;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.evaluate.HoldOut;
import io.millrace.model.ModelState;
import io.millrace.tensorflow.SavedVariables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluateIT {
  private static final int GOOD = 10_000;
  private static final int EACH_KIND = 100;

  /** What TensorFlow prints at its start, and nothing silences. */
  private static final String NATIVE =
      "WARNING: All log messages before absl.*|I0000 .*|.* tensorflow.XlaSerializedCacheEntry: .*";

  @TempDir private Path folder;

  /** Libraries write names in capitals, or numbers in digits, of the language. */
  @ParameterizedTest
  @ValueSource(strings = {"-Duser.language=tr", "-Duser.language=ar -Duser.extensions=u-nu-arab"})
  void shouldLearnWhateverTheLanguageOfTheMachine(String language) throws Exception {
    Path config = folder.resolve("app.yaml");
    Files.writeString(config, "name: evaluated\n" + MalformedLines.SETTINGS);
    Path input = Files.write(folder.resolve("samples.jsonl"), lines().subList(0, 100));
    ProcessBuilder program =
        JavaProcess.program(Main.class, "evaluate", "-c", config, "-i", input, "--json");
    program.environment().put("JAVA_TOOL_OPTIONS", language);

    try (JavaProcess process = JavaProcess.start(folder, "evaluate", program)) {
      assertThat(process.awaitExit()).as(process.err()).isZero();
      assertThat(new ObjectMapper().readTree(process.out()).get("replicas")).isNotEmpty();
    }
  }

  @Test
  void shouldLearnTheGoodAndSetTheMalformedAsideWhenAFileHasBoth() throws Exception {
    Path config = folder.resolve("app.yaml");
    Files.writeString(
        config,
        "name: evaluated\n" + MalformedLines.SETTINGS.replace("partitions: 2", "partitions: 1"));
    Path input = folder.resolve("samples.jsonl");
    Files.write(input, lines());

    try (JavaProcess process =
        JavaProcess.start(
            folder,
            "evaluate",
            Main.class,
            "evaluate",
            "-c",
            config,
            "-i",
            input,
            "--json",
            "--log-format=json")) {
      assertThat(process.awaitExit()).as(process.err()).isZero();

      assertThat(process.err().lines().filter(line -> !line.matches(NATIVE)))
          .as("logs and progress")
          .hasSizeGreaterThan(2)
          .allSatisfy(line -> assertThat(new ObjectMapper().readTree(line).isObject()).isTrue());
      assertThat(process.out().lines()).as("standard output").hasSize(1);
      JsonNode report = new ObjectMapper().readTree(process.out());
      assertThat(report.get("replicas")).hasSize(1);
      JsonNode replica = report.get("replicas").get(0);
      assertThat(replica.get("samples").asInt()).isEqualTo(GOOD);
      assertThat(replica.get("learned").asInt()).isEqualTo(GOOD);
      JsonNode rows = report.get("refused_rows");
      assertThat(rows).as("those that are too long are not sent").hasSize(1);
      assertThat(rows.get(0).get("count").asInt()).isEqualTo(EACH_KIND);
      assertThat(replica.get("dead_letters").asInt() + EACH_KIND)
          .isEqualTo(EACH_KIND * MalformedLines.malformed().size())
          .isEqualTo(1000);
      assertThat(process.err()).doesNotContain("\tat ");
      assertThat(process.err()).as("nobody reads them").doesNotContain("checkpoint of model");
    }
  }

  /** y is about 4 x; its sign is the class, its exponential scaled down is the count. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mean_absolute_error | number | y | r2",
        "huber | number | y | r2",
        "poisson | number | count | r2",
        "hinge | category, values: [down, up] | class | accuracy",
        "'{hinge: {class_weights: {up: 2}}}' | category, values: [down, up] | class | kappa",
      })
  void shouldPredictWellWithEveryLoss(String loss, String type, String label, String score)
      throws Exception {
    Path config = Files.writeString(folder.resolve("app.yaml"), settings(loss, type, label));
    Path input = Files.write(folder.resolve("samples.csv"), rows());

    JsonNode replica = evaluate(config, input).get("replicas").get(0);
    assertThat(replica.get("learned").asInt()).isEqualTo(GOOD);
    assertThat(replica.get("windowed").get(score).asDouble()).isGreaterThan(0.8);
  }

  /** Each is told of by its line, and the rest is learned. */
  @Test
  void shouldGoOnBehindRowsThatAreNoSamples() throws Exception {
    Path config = Files.writeString(folder.resolve("app.yaml"), settings("huber", "number", "y"));
    List<String> rows = new ArrayList<>(rows().subList(0, 101));
    rows.add(50, "0.5,\"never closed,up,1");
    rows.add(70, "0.5,1,up,1,\"" + "z".repeat(2_000_000) + "\"");
    Path input = Files.write(folder.resolve("samples.csv"), rows);
    Files.write(input, new byte[] {'0', ',', (byte) 0xFF, ',', 'u', 'p', ',', '1', '\n'}, APPEND);

    JsonNode report = evaluate(config, input);

    assertThat(report.at("/replicas/0/learned").asInt()).isEqualTo(100);
    assertThat(report.get("refused_rows"))
        .extracting(refused -> refused.get("reason").asText() + " " + refused.get("count").asInt())
        .containsExactly("oversized 1", "undecodable 2");
    assertThat(report.at("/refused_rows/0/example").asText()).startsWith(input + ":71: ");
    assertThat(report.at("/refused_rows/1/example").asText())
        .isEqualTo(input + ":51: record: broken CSV: a quote is not closed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.01 | UP   | 1 | 500 of 1,000 records were refused, for the reasons above",
        "1    | UP   | 0 | ",
        "1    | OVER | 1 | 1,000 of 1,000 records were refused, for the reasons above",
      })
  void shouldFailWhenTooLittleIsLearned(
      String most, String up, int exitCode, @Nullable String message) throws Exception {
    String settings =
        settings("softmax_cross_entropy", "category, values: [DOWN, %s]".formatted(up), "class")
            .replace("units: 1", "units: 2");
    Path config = Files.writeString(folder.resolve("app.yaml"), settings);
    List<String> rows = new ArrayList<>(List.of("x,class"));
    for (int i = 0; i < 500; i++) {
      rows.add(i + ",UP");
      rows.add(i + ",none");
    }
    Path input = Files.write(folder.resolve("samples.csv"), rows);

    Console console = Console.run("evaluate", "-c", config, "-i", input, "--max-refused", most);

    assertThat(console.exitCode()).as(console.err()).isEqualTo(exitCode);
    assertThat(console.out()).containsPattern("unknown_class +(500|1,000)  .*\"none\"|\"UP\"");
    assertThat(console.err()).contains(message == null ? "" : message);
  }

  @Test
  void shouldFailWhenLearningHasDiverged() throws Exception {
    String settings =
        settings("mean_squared_error", "number", "y")
            .replace("adam: {learning_rate: 0.01}", "sgd: {learning_rate: 5}");
    Path config = Files.writeString(folder.resolve("app.yaml"), settings);
    List<String> rows = new ArrayList<>(List.of("x,y"));
    for (int i = 0; i < 1000; i++) {
      rows.add(i % 50 + "," + 3 * (i % 50));
    }
    Path input = Files.write(folder.resolve("samples.csv"), rows);

    Console console = Console.run("evaluate", "-c", config, "-i", input);

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.out()).containsPattern("steps skipped +9\\d\\d\\R");
    assertThat(console.err()).contains("learning has diverged");
  }

  @Test
  void shouldFailWhenAFileHasNoSamples() throws Exception {
    Path config = Files.writeString(folder.resolve("app.yaml"), settings("huber", "number", "y"));
    Path input = Files.writeString(folder.resolve("samples.csv"), "x,y\n");

    Console console = Console.run("evaluate", "-c", config, "-i", input);

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err()).contains(input + ": has no samples");
  }

  /**
   * Of one weight and a bias at x = 1, each step takes 2 · 0.1 · (p − y) from both, so that the
   * model says p₁ − 0.4 (p₁ − 3) after it has learned what it predicted p₁.
   */
  @Test
  void shouldKeepThePredictionsAndTheModel() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("app.yaml"),
            settings("mean_squared_error", "number, standardize: false", "y")
                .replace("json}", "json, missing: reject}")
                .replace("adam: {learning_rate: 0.01}", "sgd: {learning_rate: 0.1}"));
    Path input = Files.writeString(folder.resolve("samples.csv"), "id,x,y\na,1,3\nb,1,3\n");
    Path predictions = folder.resolve("predictions.csv");
    Path model = folder.resolve("model");

    Console console =
        Console.run(
            "evaluate",
            "-c",
            config,
            "-i",
            input,
            "--predictions",
            predictions,
            "--save-model",
            model);

    assertThat(console.exitCode()).as(console.err()).isZero();
    List<String> rows = Files.readAllLines(predictions);
    assertThat(rows)
        .hasSize(3)
        .first()
        .isEqualTo("id,event_time,label,predicted,loss,step,replica");
    String[] second = rows.get(2).split(",", -1);
    assertThat(second[0] + " " + second[2] + " " + second[5]).isEqualTo("b 3.0 1");
    double predicted = Double.parseDouble(second[3]);
    assertThat(model.resolve("millrace.json")).content().contains("\"scores\" : [ \"y\" ]");
    ModelState state = SavedVariables.read(model.resolve("saved_model.pb"));
    double sum = 0;
    for (float value : state.values()) {
      sum += value;
    }
    assertThat(sum).isCloseTo(predicted - 0.4 * (predicted - 3), within(1e-5));
  }

  /** No file system has names of a thousand letters. */
  @Test
  void shouldReportWhenThePredictionsCantBeKept() throws Exception {
    Path config = Files.writeString(folder.resolve("app.yaml"), settings("huber", "number", "y"));
    Path input = Files.writeString(folder.resolve("samples.csv"), "x,y\n1,3\n1,3\n");
    Path predictions = folder.resolve("p".repeat(1000));

    Console console =
        Console.run("evaluate", "-c", config, "-i", input, "--predictions", predictions);

    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err()).contains(predictions + ": ").doesNotContain("\tat ");
    assertThat(console.out()).contains("samples learned");
  }

  /** Partition 0 has the times 1, 3 and partition 1 the times 2, 4. */
  @Test
  void shouldLearnWhatATopicRetainsAndLeaveNothingThere() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("orders", 2, (short) 1))).all().get();
      send(broker.bootstrapServers());
      Path config =
          Files.writeString(
              folder.resolve("app.yaml"),
              settings("huber", "number", "y")
                  + "kafka: {bootstrap.servers: '%s'}\n".formatted(broker.bootstrapServers()));
      Path predictions = folder.resolve("predictions.csv");

      Console console =
          Console.run(
              "evaluate",
              "-c",
              config,
              "--from-topic",
              "orders",
              "--limit",
              "3",
              "--predictions",
              predictions,
              "--json");

      assertThat(console.exitCode()).as(console.err()).isZero();
      assertThat(new ObjectMapper().readTree(console.out()).at("/replicas/0/learned").asInt())
          .isEqualTo(3);
      assertThat(Files.readAllLines(predictions).stream().skip(1))
          .extracting(row -> row.split(",", -1)[0] + " " + row.split(",", -1)[1])
          .containsExactly("s1 1", "s2 2", "s3 3");
      assertThat(admin.listTopics().names().get()).containsExactly("orders");
      assertThat(admin.listGroups().all().get()).isEmpty();
    }
  }

  private static void send(String brokers) {
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(Map.of("bootstrap.servers", brokers), bytes, bytes)) {
      for (int time : new int[] {1, 3, 2, 4}) {
        byte[] value = "{\"id\":\"s%1$d\",\"x\":%1$d,\"y\":1}".formatted(time).getBytes(UTF_8);
        Object unused =
            producer.send(new ProducerRecord<>("orders", 1 - time % 2, (long) time, null, value));
      }
    }
  }

  private static JsonNode evaluate(Path config, Path input) throws Exception {
    Console console = Console.run("evaluate", "-c", config, "-i", input, "--json");
    assertThat(console.exitCode()).as(console.err()).isZero();
    return new ObjectMapper().readTree(console.out());
  }

  @Test
  void shouldReportTheSamplesHeldOutBesideTheOthers() throws Exception {
    Path config = folder.resolve("app.yaml");
    Files.writeString(
        config,
        "name: evaluated\nhold_out: 0.1\n"
            + MalformedLines.SETTINGS.replace("partitions: 2", "partitions: 1"));
    Path input = folder.resolve("samples.jsonl");
    Files.write(input, IntStream.range(0, 1000).mapToObj(MalformedLines::good).toList());
    HoldOut holdOut = new HoldOut(0.1);
    long heldOut = IntStream.range(0, 1000).filter(i -> holdOut.includes("s-" + i)).count();

    JsonNode replica = evaluate(config, input).get("replicas").get(0);
    assertThat(replica.get("samples").asLong()).isEqualTo(1000);
    assertThat(replica.get("learned").asLong()).isEqualTo(1000 - heldOut);
    assertThat(replica.at("/held_out/samples").asLong()).isEqualTo(heldOut).isPositive();
    assertThat(replica.at("/held_out/cumulative/loss").asDouble()).isBetween(0.01, 1.0);
  }

  private static String settings(String loss, String type, String label) {
    return """
    name: evaluated
    samples: {format: json}
    features: [{name: x, type: numeric}]
    label: {name: %s, type: %s}
    network: [dense: {units: 1}]
    loss: %s
    optimizer: {adam: {learning_rate: 0.01}}
    """
        .formatted(label, type, loss);
  }

  private static List<String> rows() {
    Random random = new Random(1);
    List<String> rows = new ArrayList<>(List.of("x,y,class,count"));
    for (int i = 0; i < GOOD; i++) {
      double x = random.nextGaussian() / 2;
      double y = 4 * x + random.nextGaussian() / 10;
      rows.add("%s,%s,%s,%s".formatted(x, y, y > 0 ? "up" : "down", Math.exp(y / 4)));
    }
    return rows;
  }

  /** Every eleventh line is malformed. */
  private static List<String> lines() {
    List<String> malformed = new ArrayList<>(MalformedLines.malformed().values());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < GOOD; i++) {
      lines.add(MalformedLines.good(i));
      if (i % 10 == 9) {
        lines.add(malformed.get(i / 10 % malformed.size()));
      }
    }
    return lines;
  }
}
