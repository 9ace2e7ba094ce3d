package io.millrace.benchmarks;

import io.millrace.topology.StreamsProperties;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * The least that a topology can do: each sample goes on to another topic as it came. That is
 * Kafka's own work, with the learner's properties. It stops at SIGTERM.
 */
final class PassThroughMain {
  private PassThroughMain() {}

  /**
   * Arguments: the brokers, the application's name, its state folder, the topic to read, the topic
   * to write, properties of Kafka as {@code key=value}.
   */
  public static void main(String[] arguments) throws InterruptedException {
    Map<String, String> kafka = new TreeMap<>();
    kafka.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
    for (int i = 5; i < arguments.length; i++) {
      String[] property = arguments[i].split("=", 2);
      kafka.put(property[0], property[1]);
    }
    Properties properties =
        StreamsProperties.of(arguments[1], kafka, arguments[1], Duration.ofMillis(200));
    properties.put(StreamsConfig.STATE_DIR_CONFIG, arguments[2]);
    Topology topology = topology(arguments[3], arguments[4]);
    KafkaStreams streams = new KafkaStreams(topology, properties);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(20))));
    streams.start();
    new CountDownLatch(1).await();
  }

  private static Topology topology(String from, String to) {
    return new Topology()
        .addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), from)
        .addSink("sink", to, new ByteArraySerializer(), new ByteArraySerializer(), "source");
  }
}
