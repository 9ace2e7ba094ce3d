package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import io.millrace.Warnings;
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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
    for (Alert alert : Alert.all()) {
      wanted.addAll(Dashboards.metrics(alert.expression()));
    }
    wanted.removeIf(metric -> !metric.startsWith("kafka_"));
    assertThat(wanted).contains("kafka_consumer_fetch_manager_records_lag");

    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
        KafkaStreams streams = passThrough(broker);
        Monitoring monitoring = new Monitoring()) {
      monitoring.bind(streams);
      streams.start();
      send(broker);

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(Scrape.of(monitoring).names()).containsAll(wanted));
    }
  }

  @Test
  void shouldTellHowTheBrokersAre() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
        KafkaStreams streams = passThrough(broker);
        Monitoring monitoring = new Monitoring()) {
      assertThat(streams.state()).isEqualTo(KafkaStreams.State.CREATED);
      Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
      send(broker);
      monitoring.bind(Admin.create(kafka), List.of("in", "out", "missing"));

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                Scrape scrape = Scrape.of(monitoring);
                assertThat(scrape.value("millrace_kafka_brokers")).isEqualTo(1);
                assertThat(scrape.value("millrace_kafka_topic_size_bytes{topic=\"in\"}"))
                    .isBetween(1000.0, 1200.0);
                assertThat(scrape.value("millrace_kafka_topic_size_bytes{topic=\"out\"}")).isZero();
                String replicas = "millrace_kafka_under_replicated_partitions{topic=\"%s\"}";
                assertThat(scrape.value(replicas.formatted("in"))).isZero();
                assertThat(scrape.value(replicas.formatted("missing"))).isNaN();
                assertThat(scrape.value("millrace_kafka_disk_usable_bytes"))
                    .isCloseTo((double) directory.toFile().getUsableSpace(), withinPercentage(20));
              });
    }
  }

  @Test
  void shouldWarnWhenNoBrokerAnswers() {
    try (Warnings warnings = new Warnings(BrokerOutage.class);
        Monitoring monitoring = new Monitoring()) {
      monitoring.bind(Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1")), List.of());

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(warnings.logged())
                      .singleElement()
                      .asString()
                      .startsWith("the brokers don't answer: "));
    }
  }

  private static void send(EmbeddedBroker broker) throws Exception {
    Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("in", new byte[1000])).get();
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
