package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MonitoringTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldTellTheMemoryThatTheProcessHolds() {
    try (Monitoring monitoring = new Monitoring()) {
      double used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();

      assertThat(Scrape.of(monitoring).value("process_resident_memory_bytes"))
          .isBetween(used / 2, 64e9);
    }
  }

  @Test
  void shouldSayThatNoBrokerAnswers() {
    try (Monitoring monitoring = Scrape.withEveryMeter()) {
      Scrape scrape = Scrape.of(monitoring);

      assertThat(scrape.value("millrace_kafka_brokers")).isZero();
      assertThat(scrape.value("millrace_kafka_disk_usable_bytes")).isNaN();
      assertThat(scrape.value("millrace_kafka_topic_size_bytes{topic=\"m.samples\"}")).isNaN();
    }
  }

  /** What served a replica before ends on a thread of its own, perhaps when the next has begun. */
  @Test
  void shouldShowWhatServesAReplicaNowWhenTheOneBeforeEndsLate() {
    try (Monitoring monitoring = new Monitoring()) {
      ServingMeters before = monitoring.serving("m", 0);
      before.serves(5, 1000);
      ServingMeters now = monitoring.serving("m", 0);
      now.serves(9, 2000);
      before.close();
      now.answered(200, 1_000_000);

      Scrape scrape = Scrape.of(monitoring);
      String of = "{model=\"m\",replica=\"0\"}";
      assertThat(scrape.value("millrace_serving_step" + of)).isEqualTo(9);
      assertThat(scrape.sum("millrace_serving_time_seconds_count")).isEqualTo(1);
    }
  }
}
