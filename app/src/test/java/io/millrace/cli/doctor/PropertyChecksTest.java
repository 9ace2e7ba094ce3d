package io.millrace.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

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
