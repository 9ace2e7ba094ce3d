package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsPropertiesTest {
  private static final Duration DELAY = Duration.ofMillis(200);

  @Test
  void shouldRunExactlyOnceWithAStableIdentity() {
    Properties properties = properties(Map.of());

    StreamsConfig config = new StreamsConfig(properties);
    assertThat(config.getString(StreamsConfig.APPLICATION_ID_CONFIG)).isEqualTo("electricity");
    assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .isEqualTo("exactly_once_v2");
    assertThat(config.getLong(StreamsConfig.POLL_MS_CONFIG)).isEqualTo(50);
    Map<String, Object> consumer = config.getMainConsumerConfigs("electricity", "client", 1);
    assertThat(consumer)
        .containsEntry("group.instance.id", "instance-1")
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("max.poll.records", "2000");
    assertThat(config.getProducerConfigs("client"))
        .containsEntry("linger.ms", "20")
        .containsEntry("transaction.timeout.ms", "10000");
  }

  @Test
  void shouldPassThePropertiesOfTheUserOn() {
    Properties properties =
        properties(
            Map.of(
                "application.id", "mine",
                "linger.ms", "5",
                "producer.batch.size", "77",
                "group.instance.id", "me",
                "replication.factor", "3"));

    StreamsConfig config = new StreamsConfig(properties);
    assertThat(config.getString(StreamsConfig.APPLICATION_ID_CONFIG)).isEqualTo("mine");
    assertThat(config.getInt(StreamsConfig.REPLICATION_FACTOR_CONFIG)).isEqualTo(3);
    assertThat(config.getProducerConfigs("client"))
        .containsEntry("linger.ms", "5")
        .containsEntry("batch.size", "77");
    assertThat(config.getMainConsumerConfigs("mine", "client", 2))
        .containsEntry("group.instance.id", "me-2");
  }

  /** Kafka's changelogs drop the records of what was deleted after a day. */
  @Test
  void shouldNotGoOnFromACopyThatMissedWhatWasDeleted() {
    Duration day = Duration.ofDays(1);

    assertThat(
            new StreamsConfig(properties(Map.of()))
                .getLong(StreamsConfig.STATE_CLEANUP_DIR_MAX_AGE_MS_CONFIG))
        .isPositive()
        .isLessThan(day.toMillis());
    assertThat(properties(Map.of("state.cleanup.dir.max.age.ms", "-1")))
        .containsEntry("state.cleanup.dir.max.age.ms", "-1");
  }

  @Test
  void shouldPollOftenEnoughForAShortDelay() {
    Properties properties =
        StreamsProperties.of(
            "m", Map.of("bootstrap.servers", "b:1"), "instance", Duration.ofMillis(2));

    assertThat(properties).containsEntry(StreamsConfig.POLL_MS_CONFIG, "1");
  }

  @Test
  void shouldNameEverythingThatBreaksExactlyOnce() {
    Map<String, String> user =
        Map.of(
            "processing.guarantee", "at_least_once",
            "group.protocol", "streams",
            "statestore.cache.max.bytes", "0",
            "cache.max.bytes.buffering", "0",
            "processing.exception.handler", "log-and-continue",
            "production.exception.handler", "mine");

    assertThatThrownBy(() -> StreamsProperties.of("m", user, "instance", DELAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kafka.bootstrap.servers: missing")
        .hasMessageContaining("kafka.processing.guarantee: at_least_once: must be exactly_once_v2")
        .hasMessageContaining("kafka.group.protocol: streams: must be classic")
        .hasMessageContaining("kafka.statestore.cache.max.bytes: 0: must be at least 1")
        .hasMessageContaining("kafka.cache.max.bytes.buffering: 0: must be at least 1")
        .hasMessageContaining(
            "kafka.processing.exception.handler: log-and-continue: must be"
                + " org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler")
        .hasMessageContaining(
            "kafka.production.exception.handler: mine: must be"
                + " org.apache.kafka.streams.errors.DefaultProductionExceptionHandler");
  }

  /** Kafka Streams itself sees to two of them only. */
  @ParameterizedTest
  @ValueSource(strings = {"", "consumer.", "main.consumer.", "restore.consumer."})
  void shouldReadNothingThatWasAborted(String prefix) {
    assertThat(StreamsProperties.refused(Map.of(prefix + "isolation.level", "read_uncommitted")))
        .containsExactly(
            "kafka." + prefix + "isolation.level: read_uncommitted: must be read_committed");
    assertThat(StreamsProperties.refused(Map.of(prefix + "isolation.level", "read_committed")))
        .isEmpty();
  }

  /** Kafka Streams starts no thread without a word, and fails in a thread that waits negatively. */
  @Test
  void shouldRefuseNumbersWithWhichNothingIsLearned() {
    assertThat(
            StreamsProperties.refused(
                Map.of("num.stream.threads", "0", "poll.ms", "-4", "num.standby.replicas", "0")))
        .containsExactly(
            "kafka.num.stream.threads: 0: must be at least 1: no other thread learns",
            "kafka.poll.ms: -4: must be at least 0: it is how long to wait for records");
    assertThat(StreamsProperties.refused(Map.of("num.stream.threads", "1", "poll.ms", "0")))
        .isEmpty();
    assertThat(StreamsProperties.refused(Map.of("poll.ms", "soon")))
        .as("Kafka says that it is no number")
        .isEmpty();
  }

  @Test
  void shouldTellTheLargestRecordThatTheProducerSends() {
    assertThat(StreamsProperties.largestRecord(Map.of())).isEqualTo(16 << 20);
    assertThat(
            StreamsProperties.largestRecord(
                Map.of("max.request.size", "50000000", "buffer.memory", "40000000")))
        .isEqualTo(40_000_000);
    assertThat(
            StreamsProperties.largestRecord(
                Map.of("max.request.size", "1000", "producer.max.request.size", "2000")))
        .isEqualTo(2000);
    assertThatThrownBy(() -> StreamsProperties.largestRecord(Map.of("buffer.memory", "much")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("buffer.memory");
  }

  private static Properties properties(Map<String, String> user) {
    Map<String, String> all = new HashMap<>(user);
    all.put("bootstrap.servers", "broker:9092");
    return StreamsProperties.of("electricity", all, "instance", DELAY);
  }

  @Test
  void shouldTellTheTimeoutOfTransactionsAsTheProducerGetsIt() {
    for (Map<String, String> user :
        List.<Map<String, String>>of(
            Map.of(),
            Map.of("transaction.timeout.ms", "20000"),
            Map.of("producer.transaction.timeout.ms", "30000"))) {
      Map<String, String> all = new TreeMap<>(user);
      all.put("bootstrap.servers", "kafka:9092");
      Properties properties = StreamsProperties.of("m", all, "i", Duration.ofMillis(200));
      Object producers =
          new StreamsConfig(properties).getProducerConfigs("c").get("transaction.timeout.ms");
      assertThat(StreamsProperties.transactionTimeout(user).toMillis())
          .isEqualTo(Long.parseLong(String.valueOf(producers)));
    }
  }

  @Test
  void shouldTellThatATimeIsNoNumber() {
    assertThatThrownBy(
            () -> StreamsProperties.transactionTimeout(Map.of("transaction.timeout.ms", "20s")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("20s for configuration transaction.timeout.ms");
  }
}
