package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.topology.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a producer got into the samples topic ends as one prediction or one dead letter, and the
 * app lives. {@code -Dmillrace.records=N} sets how many records are tried in each format, {@code
 * -Dmillrace.seed=N} which.
 */
class LongRecordsIT {
  private static final int RECORDS = Integer.getInteger("millrace.records", 1000);
  private static final long SEED = Long.getLong("millrace.seed", 1);
  private static final List<String> COMPRESSIONS = List.of("none", "gzip", "lz4", "zstd");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SETTINGS =
      """
      name: %1$s
      kafka: {bootstrap.servers: "%2$s", commit.interval.ms: "100", max.poll.records: "100"}
      samples: {format: %3$s, max_bytes: %4$d, columns: %5$s}
      features: [{name: x, type: numeric}]
      label: {name: y, type: number}
      network: [{dense: {units: 1}}]
      loss: mean_squared_error
      optimizer: {sgd: {learning_rate: 0.001}}
      batch_size: 4
      predictions: {format: json, max_delay: 50ms}
      """;

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;

  private final Map<String, Producer<byte[], byte[]>> producers = new HashMap<>();
  private final Set<String> shortened = new TreeSet<>();

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @AfterEach
  void closeProducers() {
    producers.values().forEach(Producer::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv"})
  void shouldPassRecordsAroundEveryLimit(String format) throws Exception {
    Config config = config(format, format, 30_000);
    create(config.input().samples().topic(), 65_536);
    create(config.topics().predictions().topic(), 20_000);
    create(config.topics().deadLetters().topic(), 10_000);
    List<LongRecord> records =
        LongRecord.around(format, RECORDS, SEED, 3_300, 10_000, 20_000, 30_000, 60_000);
    int half = records.size() / 2;
    createMissing(config);

    send(config, records.subList(0, half));
    try (LearnerApp app = start(config)) {
      awaitAll(config, records.subList(0, half / 2));
      send(config, records.subList(half, records.size()));
      assertThat(app.failure()).isEmpty();
    }
    try (LearnerApp app = start(config)) {
      awaitAll(config, records);
      assertThat(app.failure()).isEmpty();
      assertThat(app.health().live()).isTrue();
    }
    assertEachHasItsAnswer(config, records);
    assertThat(shortened)
        .contains("", "id", "key", "id, key")
        .contains("value", "headers", "key, value", "headers, value", "key, headers");
  }

  /** As long as a topic's default allows when compressed, and longer than our producer sends. */
  @ParameterizedTest
  @CsvSource({"1048588, 3000000", "20000000, 18000000"})
  void shouldPassRecordsOfMegabytes(int maxMessageBytes, int bytes) throws Exception {
    Config config = config("large-" + bytes, "csv", 20_000_000);
    create(config.input().samples().topic(), maxMessageBytes);
    createMissing(config);
    List<LongRecord> records =
        List.of(
            LongRecord.of("csv", 0, 0, 0, 0, bytes),
            LongRecord.of("csv", 1, bytes, 0, 0, 0),
            LongRecord.of("csv", 2, 0, bytes, 0, 0),
            LongRecord.of("csv", 3, 0, 0, bytes, 0),
            LongRecord.of("csv", 4, 0, 0, bytes, 10),
            LongRecord.of("csv", 5, bytes, 0, 0, 10),
            LongRecord.of("csv", 6, 0, 0, 0, 0));

    try (LearnerApp app = start(config)) {
      send(config, records);
      awaitAll(config, records);
      assertThat(app.failure()).isEmpty();
    }
    assertEachHasItsAnswer(config, records);
    assertThat(shortened).containsExactly("", "headers", "id", "key", "value");
  }

  @Test
  void shouldPassAFirstRecordWithoutTimestamp() throws Exception {
    Config config = config("untimed", "csv", 1000);
    createMissing(config);
    LongRecord untimed = LongRecord.of("csv", 0, 0, 0, 0, 0);
    LongRecord next = LongRecord.of("csv", 1, 0, 0, 0, 0);

    try (LearnerApp app = start(config)) {
      producer("none").send(new Untimed(config.input().samples().topic(), untimed.value())).get();
      send(config, List.of(next));
      try (CommittedTopic predictions = topic(config.topics().predictions().topic())) {
        assertThat(predictions.await(2).records(0))
            .extracting(ConsumerRecord::timestamp)
            .containsExactly(0L, next.time());
      }
      assertThat(app.failure()).isEmpty();
    }
  }

  /** Java's producer refuses a timestamp of -1, other clients send it. */
  private static final class Untimed extends ProducerRecord<byte[], byte[]> {
    Untimed(String topic, byte[] value) {
      super(topic, 0, null, value);
    }

    @Override
    public Long timestamp() {
      return -1L;
    }
  }

  private static Config config(String name, String format, int maxBytes) throws Exception {
    Path file = folder.resolve(name + ".yaml");
    String text =
        SETTINGS.formatted(name, broker.bootstrapServers(), format, maxBytes, LongRecord.COLUMNS);
    Files.writeString(file, format.equals("csv") ? text : text.replaceFirst(", columns: .*}", "}"));
    return ConfigLoader.load(file);
  }

  private static LearnerApp start(Config config) {
    return LearnerApp.start(new Assembly(config), config.kafka(), folder.resolve(config.name()));
  }

  private static void create(String topic, int maxMessageBytes) throws Exception {
    try (Admin admin = admin()) {
      NewTopic created = new NewTopic(topic, Optional.of(1), Optional.empty());
      created.configs(
          Map.of("max.message.bytes", Integer.toString(maxMessageBytes), "retention.ms", "-1"));
      admin.createTopics(List.of(created)).all().get();
    }
  }

  private static void createMissing(Config config) {
    try (Admin admin = admin()) {
      new Topics(admin, new Assembly(config).topics().specs()).create(1, (short) -1);
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  /** Compressed in turn; uncompressed where the topic takes that. */
  private void send(Config config, List<LongRecord> records) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    for (LongRecord record : records) {
      int turn = (int) (record.time() % COMPRESSIONS.size());
      boolean plain = turn == 0 && record.bytes() < 60_000;
      String compression = COMPRESSIONS.get(plain ? 0 : Math.max(1, turn));
      sent.add(producer(compression).send(record.toTopic(config.input().samples().topic())));
    }
    for (Future<?> acknowledgement : sent) {
      acknowledgement.get();
    }
  }

  private Producer<byte[], byte[]> producer(String compression) {
    return producers.computeIfAbsent(
        compression,
        type ->
            new KafkaProducer<>(
                Map.of(
                    "bootstrap.servers",
                    broker.bootstrapServers(),
                    "compression.type",
                    type,
                    "max.request.size",
                    64 << 20,
                    "buffer.memory",
                    64L << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
  }

  private static boolean isSample(LongRecord record, Config config) {
    return record.valid() && record.value().length <= config.input().samples().maxBytes();
  }

  /** Waits for as many predictions and dead letters as these records have. */
  private static void awaitAll(Config config, List<LongRecord> records) {
    long samples = records.stream().filter(record -> isSample(record, config)).count();
    try (CommittedTopic predictions = topic(config.topics().predictions().topic());
        CommittedTopic letters = topic(config.topics().deadLetters().topic())) {
      predictions.await(samples);
      letters.await(records.size() - samples);
    }
  }

  private void assertEachHasItsAnswer(Config config, List<LongRecord> records) throws Exception {
    Map<Long, ConsumerRecord<byte[], byte[]>> predictions =
        byTime(config.topics().predictions().topic());
    Map<Long, ConsumerRecord<byte[], byte[]>> letters =
        byTime(config.topics().deadLetters().topic());
    assertThat(predictions.size() + letters.size()).isEqualTo(records.size());
    for (LongRecord record : records) {
      boolean sample = isSample(record, config);
      ConsumerRecord<byte[], byte[]> answer =
          Objects.requireNonNull(
              (sample ? predictions : letters).get(record.time()),
              () -> "no answer to the record at " + record.time());
      String parts = text(answer, "millrace.shortened");
      shortened.add(parts == null ? "" : parts);
      Set<String> set = parts == null ? Set.of() : Set.of(parts.split(", "));
      assertThat(answer.key()).isEqualTo(set.contains("key") ? digest(record.key()) : record.key());
      if (sample) {
        String id = JSON.readTree(answer.value()).get("id").asText();
        assertThat(
                id.equals(
                    set.contains("id") ? text(digest(record.id().getBytes(UTF_8))) : record.id()))
            .isTrue();
      } else {
        assertIsWholeOrCut(record, answer, set);
      }
    }
  }

  private static void assertIsWholeOrCut(
      LongRecord record, ConsumerRecord<byte[], byte[]> letter, Set<String> parts) {
    byte[] value = letter.value();
    boolean cut = parts.contains("value");
    assertThat(Arrays.equals(value, Arrays.copyOf(record.value(), value.length))).isTrue();
    assertThat(value.length < record.value().length).isEqualTo(cut);
    assertThat(text(letter, "millrace.value.sha256"))
        .isEqualTo(cut ? DigestUtils.sha256Hex(record.value()) : null);
    assertThat(letter.headers().lastHeader("own") == null).isEqualTo(parts.contains("headers"));
    assertThat(text(letter, "millrace.reason")).isIn("undecodable", "oversized", "missing_field");
  }

  private static Map<Long, ConsumerRecord<byte[], byte[]>> byTime(String name) {
    Map<Long, ConsumerRecord<byte[], byte[]>> byTime = new HashMap<>();
    try (CommittedTopic topic = topic(name)) {
      for (ConsumerRecord<byte[], byte[]> record : topic.readToEnd().records(0)) {
        assertThat(byTime.put(record.timestamp(), record))
            .as("%s, offset %d: twice", name, record.offset())
            .isNull();
      }
    }
    return byTime;
  }

  private static CommittedTopic topic(String name) {
    return new CommittedTopic(broker.bootstrapServers(), name);
  }

  private static byte @Nullable [] digest(byte @Nullable [] bytes) {
    return bytes == null ? null : ("sha256:" + DigestUtils.sha256Hex(bytes)).getBytes(UTF_8);
  }

  private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String header) {
    Header found = record.headers().lastHeader(header);
    return found == null ? null : new String(found.value(), UTF_8);
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, UTF_8);
  }
}
