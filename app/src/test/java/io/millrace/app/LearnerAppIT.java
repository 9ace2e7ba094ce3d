package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.evaluate.ModelComparison;
import io.millrace.model.FakeModel;
import io.millrace.model.ModelFactory;
import io.millrace.model.SlowModel;
import io.millrace.topology.InstanceId;
import io.millrace.topology.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The app on a real broker, with models of known speed. */
class LearnerAppIT {
  private static final ModelFactory FAST = FakeModel::new;

  /** A block of 512 such mini-batches would outlast the transaction eight times. */
  private static final ModelFactory SLOW =
      settings -> new SlowModel(settings, Duration.ofMillis(50));

  private static final String SETTINGS =
      """
      name: %1$s
      kafka:
        bootstrap.servers: "%2$s"
        commit.interval.ms: "200"
        transaction.timeout.ms: "3000"
      samples: {format: json}
      features: [{name: x, type: numeric}]
      label: {name: y, type: category, values: [a, b]}
      network: [{dense: {units: 2}}]
      loss: softmax_cross_entropy
      optimizer: {sgd: {learning_rate: 0.01}}
      batch_size: 1
      predictions: {format: json}
      """;

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void shouldLearnABacklogSteadilyAndStopAtOnceWhenTheModelIsSlow() throws Exception {
    Config config = config("slow");
    int sent = 1000;
    send(config, 0, sent);
    try (LearnerApp app = start(config, SLOW)) {
      // 5 s of learning and more, all of it with samples waiting
      awaitPredictions(config, 100);
      assertThat(app.failure()).isEmpty();
      assertThat(app.health().live()).isTrue();
      assertThat(app.monitoring().scrape())
          .doesNotContainPattern("kafka_stream_failed_stream_threads\\S* [1-9]");
    } // throws if it does not stop in time
    try (LearnerApp app = start(config, FAST)) {
      assertThat(ids(config, sent)).isEqualTo(expected(config, 0, sent));
      assertThat(app.failure()).isEmpty();
    }
  }

  @Test
  void shouldLetGoOfAllWhenItCanNotStart() throws Exception {
    Config config = config("unstartable");
    Path home = folder.resolve("unstartable");
    String id;
    try (InstanceId instance = InstanceId.claim(home)) {
      id = instance.id();
    }
    Assembly assembly = new Assembly(config, FAST);
    Map<String, String> wrong = new HashMap<>(config.kafka());
    wrong.put("num.standby.replicas", "many");

    assertThatThrownBy(() -> LearnerApp.start(assembly, wrong, home))
        .isInstanceOf(ConfigException.class);

    try (InstanceId instance = InstanceId.claim(home)) {
      assertThat(instance.id()).isEqualTo(id);
    }
  }

  @Test
  void shouldGoOnWhereTheStateEndsWhenTheGroupHasLostItsOffsets() throws Exception {
    Config config = config("forgotten");
    send(config, 0, 300);
    try (LearnerApp app = start(config, FAST)) {
      awaitPredictions(config, 300);
      assertThat(app.failure()).isEmpty();
    }
    forgetOffsets(config.name());
    send(config, 300, 350);
    try (LearnerApp app = start(config, FAST)) {
      assertThat(ids(config, 350)).isEqualTo(expected(config, 0, 350));
      assertThat(app.monitoring().scrape())
          .as("nothing was read a second time")
          .containsPattern("millrace_samples_skipped_total\\{[^}]*} 0.0")
          .containsPattern("millrace_samples_lost_total\\{[^}]*} 0.0");
    }
  }

  /** Two models of one topic, of which one is compared with the other: both are the same. */
  @Test
  void shouldCompareWithAnotherModelOnTheSameTopicAlsoAfterARestart() throws Exception {
    Config champion = config("champion");
    String more = "samples: {topic: champion.samples, format: json}";
    Config challenger =
        config("challenger", "samples: {format: json}", more + "\ncompare: {model: champion}");
    send(champion, 0, 200);
    try (LearnerApp app = start(challenger, FAST)) {
      awaitPredictions(challenger, 200);
      await().until(() -> compared(app).waiting().startsWith("waiting for champion"));
      assertThat(compared(app).samples()).isZero();
    }
    try (LearnerApp one = start(champion, FAST);
        LearnerApp other = start(challenger, FAST)) {
      awaitPredictions(champion, 200);
      await().until(() -> compared(other).samples() == 200);
      send(champion, 200, 300);
      await().until(() -> compared(other).samples() == 300);
      assertThat(compared(other).unpaired()).isZero();
      assertThat(compared(other).loss().difference()).isZero();
      assertThat(compared(other).loss().own())
          .isCloseTo(one.replicas().get(0).cumulative().get("loss"), withinPercentage(1e-5));
      assertThat(one.failure()).isEmpty();
    }
  }

  private static ModelComparison.Compared compared(LearnerApp app) {
    var compared = app.monitoring().compared(0);
    return compared == null ? new ModelComparison().compared() : compared;
  }

  /** Another id would leave a transaction of the former one open after a crash. */
  @Test
  void shouldSendUnderTheSameTransactionalIdsAfterARestart() throws Exception {
    Config config = config("again");
    send(config, 0, 10);
    try (LearnerApp app = start(config, FAST)) {
      awaitPredictions(config, 10);
      assertThat(app.failure()).isEmpty();
    }
    Set<String> before = transactionalIds("again-");
    send(config, 10, 20);
    try (LearnerApp app = start(config, FAST)) {
      awaitPredictions(config, 20);
      assertThat(app.failure()).isEmpty();
    }
    assertThat(before).isNotEmpty();
    assertThat(transactionalIds("again-")).isEqualTo(before);
  }

  private static Set<String> transactionalIds(String prefix) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      return admin.listTransactions().all().get().stream()
          .map(TransactionListing::transactionalId)
          .filter(id -> id.startsWith(prefix))
          .collect(Collectors.toSet());
    }
  }

  private static Config config(String name) throws Exception {
    return config(name, "", "");
  }

  /** With one text in the place of another. */
  private static Config config(String name, String text, String replacement) throws Exception {
    Path file = folder.resolve(name + ".yaml");
    String settings = SETTINGS.formatted(name, broker.bootstrapServers());
    Files.writeString(file, text.isEmpty() ? settings : settings.replace(text, replacement));
    Config config = ConfigLoader.load(file);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      new Topics(admin, new Assembly(config).topics().specs()).create(1, (short) -1);
    }
    return config;
  }

  private static LearnerApp start(Config config, ModelFactory models) throws IOException {
    return LearnerApp.start(
        new Assembly(config, models), config.kafka(), folder.resolve(config.name()));
  }

  private static void send(Config config, int from, int to) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      Future<?> last = null;
      for (int i = from; i < to; i++) {
        String sample = "{\"x\":%d,\"y\":\"%s\"}".formatted(i % 7, i % 2 == 0 ? "a" : "b");
        last =
            producer.send(
                new ProducerRecord<>(config.input().samples().topic(), sample.getBytes(UTF_8)));
      }
      if (last != null) {
        Object unused = last.get();
      }
    }
  }

  private static void awaitPredictions(Config config, int count) {
    try (CommittedTopic topic = predictions(config)) {
      topic.await(count);
    }
  }

  /** The samples that have a prediction, in the order of their predictions. */
  private static List<String> ids(Config config, int count) {
    try (CommittedTopic topic = predictions(config)) {
      return topic.await(count).readToEnd().records(0).stream()
          .map(
              record ->
                  new String(record.value(), UTF_8).replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1"))
          .toList();
    }
  }

  private static List<String> expected(Config config, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(offset -> config.input().samples().topic() + "-0-" + offset)
        .toList();
  }

  private static CommittedTopic predictions(Config config) {
    return new CommittedTopic(broker.bootstrapServers(), config.topics().predictions().topic());
  }

  /** What Kafka does with a group that was idle for long. */
  private static void forgetOffsets(String group) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      await()
          .ignoreExceptionsMatching(e -> e.getCause() instanceof GroupNotEmptyException)
          .until(
              () -> {
                admin.deleteConsumerGroups(List.of(group)).all().get();
                return true;
              });
    }
  }
}
