package io.millrace.benchmarks;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends samples without labels at a rate that goes up and down, and the label of each a while after
 * it, save those of every tenth, which never come. A broker that is away is waited for.
 */
final class SoakLoad implements AutoCloseable {
  static final String SAMPLES = "samples";
  static final String LABELS = "labels";

  private static final long LABEL_AFTER = TimeUnit.SECONDS.toNanos(3);
  private static final int WITHOUT_LABEL = 10;
  private static final long SEED = 42;
  private static final long PERIOD = TimeUnit.MINUTES.toNanos(10);

  /** Of the rate, when it is least. */
  private static final double LEAST = 0.1;

  /** The broker may be away for so long. */
  private static final String PATIENCE_MILLIS = "600000";

  private record Label(long number, int label, long due) {}

  private final Producer<String, String> producer;
  private final double rate;
  private final Queue<Label> labels = new ArrayDeque<>();
  private final CompletableFuture<Void> sending;
  private final AtomicInteger sent = new AtomicInteger();
  private volatile boolean closing;

  /**
   * Begins to send.
   *
   * @param rate samples a second, when it is highest
   */
  SoakLoad(String brokers, double rate) {
    this.rate = rate;
    producer =
        new KafkaProducer<>(
            Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                PATIENCE_MILLIS),
            new StringSerializer(),
            new StringSerializer());
    sending = CompletableFuture.runAsync(this::send, task -> new Thread(task).start());
  }

  private void send() {
    TeacherStream stream = new TeacherStream(SEED);
    long start = System.nanoTime();
    long before = start;
    double due = 0;
    while (!closing) {
      long now = System.nanoTime();
      due += rate * share((now - start) / (double) PERIOD) * (now - before) / 1e9;
      for (before = now; due >= 1; due--) {
        sendNext(stream, now);
      }
      sendLabels(now);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    sendLabels(Long.MAX_VALUE);
    producer.flush();
  }

  /** A wave from the least share to 1. */
  static double share(double periods) {
    return LEAST + (1 - LEAST) * (1 - Math.cos(2 * Math.PI * periods)) / 2;
  }

  private void sendNext(TeacherStream stream, long now) {
    int label = stream.next();
    int number = sent.getAndIncrement();
    send(SAMPLES, sample(SampleTopic.id(number), stream.features()));
    if (number % WITHOUT_LABEL != 0) {
      labels.add(new Label(number, label, now + LABEL_AFTER));
    }
  }

  private void sendLabels(long until) {
    for (Label next = labels.peek(); next != null && next.due <= until; next = labels.peek()) {
      String text =
          "{\"id\":\"%s\",\"class\":\"%s\"}"
              .formatted(SampleTopic.id(next.number), SampleTopic.CLASSES.get(next.label));
      send(LABELS, text);
      labels.remove();
    }
  }

  private void send(String topic, String value) {
    // One that fails is missed in the end.
    Future<?> unused = producer.send(new ProducerRecord<>(topic, value));
  }

  private static String sample(String id, float[] features) {
    StringJoiner numbers = new StringJoiner(",", "{\"id\":\"" + id + "\",\"x\":[", "]}");
    for (float feature : features) {
      numbers.add(Float.toString(feature));
    }
    return numbers.toString();
  }

  /** Samples so far. */
  int sent() {
    return sent.get();
  }

  /**
   * Sends the labels that are still to come, and returns when the broker has all.
   *
   * @return samples in all
   */
  int end() {
    closing = true;
    sending.join();
    return sent.get();
  }

  @Override
  public void close() {
    int unused = end();
    producer.close();
  }
}
