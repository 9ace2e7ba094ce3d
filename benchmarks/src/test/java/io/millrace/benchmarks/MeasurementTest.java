package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  private static final Measurement MEASUREMENT =
      new Measurement(
          4_000, Duration.ofMillis(500), Duration.ofMillis(800), Duration.ofMillis(100));

  @Test
  void shouldTellRecordsInASecond() {
    assertThat(MEASUREMENT.recordsPerSecond()).isEqualTo(8_000);
  }

  @Test
  void shouldTellMicrosecondsOfEachRecord() {
    assertThat(MEASUREMENT.clientMicros()).isEqualTo(200);
    assertThat(MEASUREMENT.brokerMicros()).isEqualTo(25);
  }
}
