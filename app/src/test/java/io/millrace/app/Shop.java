package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A model {@code shop} that answers requests, and what it learns: numbers, a category, gaps. */
final class Shop {
  /** Samples that it learns. */
  static final int LEARNED = 256;

  private static final int BATCH_SIZE = 4;

  /** The step at which it has learned them; it then has a checkpoint. */
  static final int STEP = LEARNED / BATCH_SIZE;

  private static final String SETTINGS =
      """
      name: shop
      kafka:
        bootstrap.servers: "%s"
        commit.interval.ms: "200"
      samples: {format: json}
      features:
        - {name: age, type: numeric, field: user.age}
        - {name: colour, type: category, values: [red, blue]}
        - {name: amount, type: numeric}
      label: {name: buys, type: category, values: ["no", "yes", maybe]}
      network: [standardize, {dense: {units: 8, activation: relu}}, {dense: {units: 3}}]
      loss: softmax_cross_entropy
      optimizer: {adam: {learning_rate: 0.01}}
      batch_size: %d
      checkpoints: {every: 32 steps}
      predictions: {format: json}
      server: {port: 0, predictions: {}}
      """;

  private Shop() {}

  /**
   * Its settings.
   *
   * @param folder of their file
   */
  static Config config(Path folder, EmbeddedBroker broker) throws Exception {
    Path file = folder.resolve("shop.yaml");
    Files.writeString(file, SETTINGS.formatted(broker.bootstrapServers(), BATCH_SIZE));
    return ConfigLoader.load(file);
  }

  /** What it learns, in JSON. */
  static List<String> samples() {
    Random random = new Random(3);
    List<String> samples = new ArrayList<>();
    for (int i = 0; i < LEARNED; i++) {
      int age = 10 + random.nextInt(60);
      boolean blue = random.nextBoolean();
      samples.add(
          "{\"user\":{\"age\":%d},\"colour\":\"%s\",\"amount\":%s,\"buys\":\"%s\"}"
              .formatted(
                  age,
                  blue ? "blue" : "red",
                  random.nextInt(8) == 0 ? "null" : Float.toString(random.nextFloat() * 10),
                  age > 40 ? "no" : blue ? "yes" : "maybe"));
    }
    return samples;
  }

  /** Has the broker take samples, in their order. */
  static void send(EmbeddedBroker broker, List<String> samples) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (String sample : samples) {
        sent.add(producer.send(new ProducerRecord<>("shop.samples", sample.getBytes(UTF_8))));
      }
      for (Future<?> each : sent) {
        Object unused = each.get();
      }
    }
  }
}
