package io.millrace.benchmarks;

import io.millrace.schemas.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The samples that all contenders read, and what their answers look like. */
final class SampleTopic {
  private static final List<String> CLASSES = List.of("A", "B", "C", "D", "E", "F", "G");
  private static final long SEED = 42;

  private SampleTopic() {}

  /** Writes so many samples, packed in Avro, and waits until the broker has them all. */
  static void fill(String brokers, String topic, long samples) throws IOException {
    TeacherStream stream = new TeacherStream(SEED);
    try (Producer<byte[], byte[]> producer = producer(brokers)) {
      for (long i = 0; i < samples; i++) {
        // flush() below waits for all of them.
        Future<?> unused = producer.send(new ProducerRecord<>(topic, next(stream, true)));
      }
      producer.flush();
    }
  }

  /** So many samples, of which every second has no label. */
  static List<byte[]> some(int count) throws IOException {
    TeacherStream stream = new TeacherStream(SEED);
    List<byte[]> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(next(stream, i % 2 == 0));
    }
    return samples;
  }

  private static Producer<byte[], byte[]> producer(String brokers) {
    return new KafkaProducer<>(
        Map.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            brokers,
            ProducerConfig.LINGER_MS_CONFIG,
            "20",
            ProducerConfig.BATCH_SIZE_CONFIG,
            "131072"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static byte[] next(TeacherStream stream, boolean labelled) throws IOException {
    int label = stream.next();
    List<Float> features = new ArrayList<>(TeacherStream.FEATURES);
    for (float feature : stream.features()) {
      features.add(feature);
    }
    Sample sample =
        new Sample(null, null, features, labelled ? CLASSES.get(label) : null, 1f, Map.of());
    return Sample.getEncoder().encode(sample).array();
  }
}
