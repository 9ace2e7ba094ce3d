package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoringIT {
  @TempDir Path directory;

  @Test
  void shouldHaveTheKafkaMetricsOfTheDashboardsWhenStreamsRun() throws Exception {
    Set<String> wanted = new TreeSet<>(Dashboards.metrics());
    wanted.removeIf(metric -> !metric.startsWith("kafka_"));
    assertThat(wanted).contains("kafka_consumer_fetch_manager_records_lag");

    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
        KafkaStreams streams = passThrough(broker);
        Monitoring monitoring = new Monitoring()) {
      monitoring.bind(streams);
      streams.start();

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(Scrape.of(monitoring).names()).containsAll(wanted));
    }
  }

  private KafkaStreams passThrough(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(topic("in"), topic("out"))).all().get();
    }
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("in", Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .to("out", Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    Properties settings = new Properties();
    settings.put("application.id", "pass-through");
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.put("state.dir", directory.resolve("state").toString());
    return new KafkaStreams(builder.build(), settings);
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, Optional.of(1), Optional.empty());
  }
}
