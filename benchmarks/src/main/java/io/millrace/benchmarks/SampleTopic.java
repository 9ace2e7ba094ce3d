package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  static final List<String> CLASSES = List.of("A", "B", "C", "D", "E", "F", "G");
  private static final long SEED = 42;

  /** Digits of a number, and where they stand in a sample. */
  private static final int DIGITS = 8;

  private static final int NUMBER_AT = 12;

  private SampleTopic() {}

  /** Writes so many samples and waits until the broker has them all. */
  static void fill(String brokers, String topic, long samples, SampleEncoding encoding)
      throws IOException {
    TeacherStream stream = new TeacherStream(SEED);
    try (Producer<byte[], byte[]> producer = producer(brokers)) {
      for (long i = 0; i < samples; i++) {
        // flush() below waits for all of them.
        Future<?> unused = producer.send(new ProducerRecord<>(topic, next(stream, true, encoding)));
      }
      producer.flush();
    }
  }

  /**
   * Writes so many samples whose ids are their numbers, of eight digits, and waits until the broker
   * has them all.
   *
   * @return their classes
   */
  static byte[] fillNumbered(String brokers, String topic, int samples) throws IOException {
    TeacherStream stream = new TeacherStream(SEED);
    byte[] classes = new byte[samples];
    try (Producer<byte[], byte[]> producer = producer(brokers)) {
      for (int i = 0; i < samples; i++) {
        int label = stream.next();
        classes[i] = (byte) label;
        byte[] value = SampleEncoding.packed(id(i), stream.features(), CLASSES.get(label));
        Future<?> unused = producer.send(new ProducerRecord<>(topic, value));
      }
      producer.flush();
    }
    return classes;
  }

  /** The id of a numbered sample. */
  static String id(long number) {
    return "%08d".formatted(number);
  }

  /** The number in the id of such a sample. */
  static long number(byte[] sample) {
    return Long.parseLong(new String(sample, NUMBER_AT, DIGITS, StandardCharsets.US_ASCII));
  }

  /** So many samples, of which every second has no label. */
  static List<byte[]> some(int count, SampleEncoding encoding) throws IOException {
    TeacherStream stream = new TeacherStream(SEED);
    List<byte[]> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(next(stream, i % 2 == 0, encoding));
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

  private static byte[] next(TeacherStream stream, boolean labelled, SampleEncoding encoding)
      throws IOException {
    int label = stream.next();
    return encoding.encode(stream.features(), labelled ? CLASSES.get(label) : null);
  }
}
