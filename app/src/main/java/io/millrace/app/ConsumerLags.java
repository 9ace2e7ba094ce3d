package io.millrace.app;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records of a partition an application has not read yet, as far as its consumers know.
 * Kafka Streams has hundreds of metrics: they are looked through once a second at most, not for
 * each partition.
 */
final class ConsumerLags {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<Map<MetricName, ? extends Metric>> metrics;
  private final LongSupplier nanoTime;
  private Map<TopicPartition, Long> latest = Map.of();
  private long readAt;

  /**
   * Looks when it is asked.
   *
   * @param metrics those of Kafka Streams
   * @param nanoTime as {@link System#nanoTime}
   */
  ConsumerLags(Supplier<Map<MetricName, ? extends Metric>> metrics, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.readAt = nanoTime.getAsLong() - FRESH_NANOS;
  }

  /** The lag in one partition; NaN if it is not known. */
  synchronized double of(String topic, int partition) {
    long now = nanoTime.getAsLong();
    if (now - readAt >= FRESH_NANOS) {
      latest = all(metrics.get());
      readAt = now;
    }
    Long lag = latest.get(new TopicPartition(topic, partition));
    return lag == null ? Double.NaN : lag;
  }

  /** The lags in a topic by partition, as far as they are known. */
  static Map<Integer, Long> of(Map<MetricName, ? extends Metric> metrics, String topic) {
    Map<Integer, Long> lags = new TreeMap<>();
    all(metrics)
        .forEach(
            (partition, lag) -> {
              if (partition.topic().equals(topic)) {
                lags.put(partition.partition(), lag);
              }
            });
    return lags;
  }

  private static Map<TopicPartition, Long> all(Map<MetricName, ? extends Metric> metrics) {
    Map<TopicPartition, Long> lags = new HashMap<>();
    metrics.forEach(
        (name, metric) -> {
          // Kafka has it a second time, with underscores for the dots of the topic's name.
          String topic = name.tags().get("topic");
          String partition = name.tags().get("partition");
          if (name.name().equals("records-lag") && topic != null && partition != null) {
            double lag = ((Number) metric.metricValue()).doubleValue();
            if (Double.isFinite(lag)) {
              lags.put(new TopicPartition(topic, Integer.parseInt(partition)), (long) lag);
            }
          }
        });
    return lags;
  }
}
