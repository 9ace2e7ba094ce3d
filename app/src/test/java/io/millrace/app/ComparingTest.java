package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Warnings;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.evaluate.ModelComparison;
import io.millrace.evaluate.ModelComparison.Compared;
import io.millrace.metrics.Monitoring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparingTest {
  private static final TopicPartition OWN = new TopicPartition("challenger.predictions", 0);
  private static final TopicPartition OTHER = new TopicPartition("market.predictions", 0);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @TempDir private Path folder;
  private final Monitoring monitoring = new Monitoring();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

  @SuppressWarnings("NullAway.Init") // before each test
  private Comparing comparing;

  private long now;

  @BeforeEach
  void begin() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("challenger.yaml"),
            """
            name: challenger
            samples: {topic: market.samples, format: json}
            features: [{name: x, type: numeric}]
            label: {name: y, type: number}
            network: [{dense: {units: 1}}]
            loss: mean_squared_error
            optimizer: adam
            predictions: {format: json}
            compare: {model: market, latest: 100}
            """);
    Config config = ConfigLoader.load(file);
    comparing =
        new Comparing(config, Objects.requireNonNull(config.compare()), true, monitoring, consumer);
    now = System.nanoTime();
  }

  @AfterEach
  void end() {
    comparing.close();
    monitoring.close();
  }

  private void exists(TopicPartition partition, long end) {
    consumer.updatePartitions(
        partition.topic(), List.of(new PartitionInfo(partition.topic(), 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, end));
  }

  private void predict(TopicPartition of, long offset, long sample, String value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("millrace.offset", Long.toString(sample).getBytes(UTF_8));
    add(of, offset, headers, value);
  }

  private void add(TopicPartition of, long offset, RecordHeaders headers, String value) {
    consumer.addRecord(
        new ConsumerRecord<>(
            of.topic(),
            of.partition(),
            offset,
            0,
            TimestampType.CREATE_TIME,
            -1,
            -1,
            null,
            value.getBytes(UTF_8),
            headers,
            Optional.empty()));
  }

  private static String prediction(double predicted, double loss) {
    return "{\"scores\":[%s],\"predicted\":%s,\"label\":1,\"loss\":%s}"
        .formatted(predicted, predicted, loss);
  }

  private void readOn(int seconds) {
    now += seconds * SECOND;
    comparing.readOn(now);
  }

  private Compared compared() {
    return Objects.requireNonNull(monitoring.compared(0));
  }

  @Test
  void shouldCompareWhatBothHavePublished() {
    exists(OWN, 0);
    exists(OTHER, 0);
    readOn(0);
    predict(OWN, 0, 5, prediction(3, 4));
    predict(OWN, 2, 6, prediction(1, 0));
    predict(OTHER, 0, 5, prediction(2, 1));
    predict(OTHER, 1, 6, prediction(2, 1));
    readOn(1);

    assertThat(compared().samples()).isEqualTo(2);
    assertThat(compared().loss().own()).isEqualTo(2);
    assertThat(compared().loss().other()).isEqualTo(1);
    assertThat(compared().error().difference()).as("|3 − 1| and 0, less 1 and 1").isEqualTo(0);
    assertThat(compared().waiting()).isEmpty();
    assertThat(monitoring.scrape())
        .contains(
            "millrace_compared_samples_total{model=\"challenger\",other=\"market\",replica=\"0\"}"
                + " 2.0");
  }

  @Test
  void shouldSayThatItWaitsForATopicAndGoOnWhenItIsThere() {
    exists(OWN, 0);
    readOn(0);
    assertThat(compared().waiting())
        .isEqualTo("waiting for market: there is no topic market.predictions");
    predict(OWN, 0, 5, prediction(3, 4));
    readOn(1);
    assertThat(compared().waiting()).contains("there is no topic");

    exists(OTHER, 0);
    readOn(10);
    predict(OTHER, 0, 5, prediction(2, 1));
    readOn(1);
    assertThat(compared().samples()).isEqualTo(1);
    assertThat(compared().waiting()).isEmpty();
  }

  @Test
  void shouldSayThatTheOtherIsBehind() {
    exists(OWN, 0);
    exists(OTHER, 0);
    readOn(0);
    predict(OWN, 0, 5, prediction(3, 4));
    readOn(1);
    assertThat(compared().waiting()).isEmpty();
    readOn(12);
    assertThat(compared().waiting())
        .isEqualTo("waiting for market, which is behind or does not run");
  }

  @Test
  void shouldLeaveTheOneThatIsAheadAloneUntilTheOtherHasCaughtUp() {
    exists(OWN, 0);
    exists(OTHER, 0);
    readOn(0);
    for (int i = 0; i < ModelComparison.MOST_WAITING; i++) {
      predict(OWN, i, i, prediction(3, 4));
    }
    readOn(1);
    assertThat(consumer.paused()).containsExactly(OWN);
    predict(OTHER, 0, 0, prediction(3, 4));
    readOn(1);
    assertThat(consumer.paused()).isEmpty();
    assertThat(compared().samples()).isEqualTo(1);
  }

  @Test
  void shouldBeginWithTheLatestPredictions() {
    exists(OWN, 1000);
    exists(OTHER, 40);
    readOn(0);
    assertThat(consumer.position(OWN)).isEqualTo(900);
    assertThat(consumer.position(OTHER)).isZero();
  }

  @Test
  void shouldSayWhyItHasEndedAndDisturbNobody() {
    exists(OWN, 0);
    exists(OTHER, 0);
    consumer.schedulePollTask(
        () -> {
          throw new IllegalStateException("a fault of its own");
        });
    try (Warnings warnings = new Warnings(Comparing.class)) {
      comparing.run();
      assertThat(warnings.logged())
          .singleElement()
          .asString()
          .startsWith(
              "comparing challenger with market has ended until the model is started again: ")
          .endsWith("a fault of its own");
    }
    assertThat(compared().waiting())
        .startsWith("comparing has ended until the model is started again: ")
        .endsWith("a fault of its own");
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void shouldPassOverWhatItCannotRead() {
    exists(OWN, 0);
    exists(OTHER, 0);
    readOn(0);
    add(OWN, 0, new RecordHeaders(), prediction(3, 4));
    predict(OWN, 1, 0, "rubbish");
    predict(OWN, 2, 1, prediction(3, 4));
    predict(OTHER, 0, 1, prediction(3, 4));
    readOn(1);
    assertThat(compared().samples()).isEqualTo(1);
    assertThat(compared().unpaired()).isEqualTo(2);
  }
}
