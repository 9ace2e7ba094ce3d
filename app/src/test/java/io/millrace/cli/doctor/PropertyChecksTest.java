package io.millrace.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PropertyChecksTest {
  private static List<Finding> run(String... properties) {
    Map<String, String> kafka = new HashMap<>();
    for (String property : properties) {
      kafka.put(property, "1");
    }
    return new PropertyChecks(kafka).run();
  }

  /** As {@code run} does. */
  @Test
  void shouldFindWhatBreaksExactlyOnceLearning() {
    assertThat(new PropertyChecks(Map.of("processing.guarantee", "at_least_once")).run())
        .containsExactly(
            Finding.problem(
                "properties",
                "kafka.processing.guarantee: at_least_once: must be exactly_once_v2",
                "leave it out"));
  }

  @Test
  void shouldFindNothingWhenKafkaKnowsAll() {
    assertThat(
            run(
                "bootstrap.servers",
                "commit.interval.ms",
                "session.timeout.ms",
                "consumer.max.poll.records",
                "main.consumer.fetch.min.bytes",
                "producer.linger.ms",
                "admin.retries",
                "topic.min.insync.replicas",
                "ssl.truststore.location",
                "sasl.jaas.config"))
        .containsExactly(Finding.ok("properties", "10, all known to Kafka"));
  }

  @Test
  void shouldFindValuesThatKafkaWillRefuse() {
    Map<String, String> kafka =
        Map.of(
            "max.poll.records", "many",
            "producer.acks", "2",
            "auto.offset.reset", "earliest",
            "ssl.key.password", "secret");
    assertThat(new PropertyChecks(kafka).run())
        .extracting(Finding::isProblem, Finding::text)
        .containsExactly(
            tuple(
                true,
                "kafka.max.poll.records: Invalid value many for configuration max.poll.records:"
                    + " Not a number of type INT"),
            tuple(
                true,
                "kafka.producer.acks: Invalid value 2 for configuration acks: String must be one"
                    + " of: all, -1, 0, 1"));
  }

  /** Then a broker is embedded. */
  @Test
  void shouldFindNothingWrongWithNoBrokers() {
    assertThat(new PropertyChecks(Map.of("bootstrap.servers", " ")).run())
        .containsExactly(Finding.ok("properties", "1, all known to Kafka"));
  }

  @Test
  void shouldSayWhatWasMeantWhenOneIsMisspelt() {
    assertThat(run("comit.interval.ms", "consumer.session.timout.ms", "producer.acks"))
        .containsExactly(
            Finding.problem(
                "properties",
                "kafka.comit.interval.ms: Kafka has no such property",
                "did you mean commit.interval.ms?"),
            Finding.problem(
                "properties",
                "kafka.consumer.session.timout.ms: Kafka has no such property",
                "did you mean consumer.session.timeout.ms?"));
  }

  @Test
  void shouldOnlyNoteWhatMayBeAPlugins() {
    assertThat(run("my.interceptor.endpoint"))
        .containsExactly(
            Finding.note(
                "properties",
                "kafka.my.interceptor.endpoint: Kafka has no such property",
                "leave it out, unless a plugin reads it"));
  }
}
