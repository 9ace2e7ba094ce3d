package io.millrace.benchmarks;

import io.millrace.topology.StreamsProperties;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The least that a topology can do that answers each sample with a record: Kafka's own work, with
 * the learner's properties. It stops at SIGTERM.
 */
final class PassThroughMain {
  private PassThroughMain() {}

  /**
   * Arguments: the brokers, the application's name, its state folder, the topic to read, the topic
   * to write, and how many bytes of each value to write.
   */
  public static void main(String[] arguments) throws InterruptedException {
    Properties properties =
        StreamsProperties.of(
            arguments[1],
            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, arguments[0]),
            arguments[1],
            Duration.ofMillis(200));
    properties.put(StreamsConfig.STATE_DIR_CONFIG, arguments[2]);
    Topology topology = topology(arguments[3], arguments[4], Integer.parseInt(arguments[5]));
    KafkaStreams streams = new KafkaStreams(topology, properties);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(20))));
    streams.start();
    new CountDownLatch(1).await();
  }

  private static Topology topology(String from, String to, int bytes) {
    return new Topology()
        .addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), from)
        .addProcessor("cut", () -> new Cut(bytes), "source")
        .addSink("sink", to, new ByteArraySerializer(), new ByteArraySerializer(), "cut");
  }

  /** Forwards the first bytes of each value. */
  private static final class Cut extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    private final int bytes;

    private Cut(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      context().forward(record.withValue(Arrays.copyOf(record.value(), bytes)));
    }
  }
}
