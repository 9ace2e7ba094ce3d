package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadCostsTest {
  @Test
  void shouldTellThreadsApartByTheirNames() {
    assertThat(ThreadCosts.kind("kafka-producer-network-thread | a-StreamThread-1-producer"))
        .isEqualTo("producer");
    assertThat(ThreadCosts.kind("a-6f32357d-StreamThread-1")).isEqualTo("stream");
    assertThat(ThreadCosts.kind("millrace-model-0")).isEqualTo("model");
    assertThat(ThreadCosts.kind("main")).isEqualTo("other");
  }

  @Test
  void shouldDivideWhatWasUsedSinceByTheRecords() {
    ThreadCosts before = new ThreadCosts(Map.of("model", 1_000_000L), 500);
    ThreadCosts now = new ThreadCosts(Map.of("model", 5_000_000L, "stream", 2_000_000L), 80_500);

    // 4,000 and 2,000 µs, and 80,000 bytes, of 1,000 records.
    assertThat(now.since(before).perRecord(1000))
        .isEqualTo("model 4.00 µs, stream 2.00 µs; 80 bytes allocated");
  }
}
