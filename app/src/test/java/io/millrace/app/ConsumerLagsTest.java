package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class ConsumerLagsTest {
  private final Map<MetricName, Metric> metrics = new HashMap<>();

  private void metric(String name, Map<String, String> tags, Object value) {
    MetricName of = new MetricName(name, "consumer-fetch-manager-metrics", "", tags);
    metrics.put(
        of,
        new Metric() {
          @Override
          public MetricName metricName() {
            return of;
          }

          @Override
          public Object metricValue() {
            return value;
          }
        });
  }

  private void lag(String topic, int partition, double lag) {
    metric("records-lag", Map.of("topic", topic, "partition", "" + partition), lag);
  }

  @Test
  void shouldTellTheLagsOfATopic() {
    lag("a.b", 0, 3);
    lag("a.b", 1, Double.NaN); // nothing was fetched yet
    lag("a.b", 2, 0);
    lag("a_b", 0, 3); // the same as Kafka called it once
    lag("c", 0, 9);
    metric("records-lag", Map.of("topic", "a.b"), 7.0);
    metric("records-lead", Map.of("topic", "a.b", "partition", "4"), 7.0);
    metric("version", Map.of(), "4.3");

    assertThat(ConsumerLags.of(metrics, "a.b")).containsExactly(entry(0, 3L), entry(2, 0L));
  }

  @Test
  void shouldLookOnceASecond() {
    AtomicLong now = new AtomicLong(-5);
    ConsumerLags lags = new ConsumerLags(() -> metrics, now::get);
    lag("t", 1, 4);
    assertThat(lags.of("t", 1)).isEqualTo(4);
    assertThat(lags.of("t", 0)).isNaN();

    lag("t", 1, 5);
    now.addAndGet(999_999_999);
    assertThat(lags.of("t", 1)).isEqualTo(4);
    now.incrementAndGet();
    assertThat(lags.of("t", 1)).isEqualTo(5);
  }
}
