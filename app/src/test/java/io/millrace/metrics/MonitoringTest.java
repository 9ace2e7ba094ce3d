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
}
