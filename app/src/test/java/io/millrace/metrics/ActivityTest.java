package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.Task;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActivityTest {
  private final Monitoring monitoring = new Monitoring();
  private final ReplicaMeters meters = monitoring.replica("m", 0, new Task.Regression(1));

  @AfterEach
  void close() {
    monitoring.close();
  }

  @Test
  void shouldTellOfTheTimeBetweenTwoLooks() {
    meters.learned(100, 10, 0, TimeUnit.MICROSECONDS.toNanos(50));
    meters.forwarded(true, 0, 10);
    Activity before = meters.activity();
    meters.learned(30, 3, 0, TimeUnit.MICROSECONDS.toNanos(60));
    for (int i = 0; i < 30; i++) {
      meters.forwarded(true, 0, 10);
    }
    Activity between = meters.activity().since(before);

    assertThat(between.samples()).isEqualTo(30);
    assertThat(between.stepTime()).isCloseTo(20e-6, within(1e-12));
  }

  /** Of 100 predictions 90 took from 100 to 200 ms, 10 took 1 to 2 s; those before don't count. */
  @Test
  void shouldFindTheLatencyThatAShareOfThePredictionsDoesNotExceed() {
    meters.forwarded(true, 0, 30_000);
    Activity before = meters.activity();
    for (int i = 0; i < 100; i++) {
      meters.forwarded(true, 0, i < 90 ? 150 : 1_500);
    }
    Activity between = meters.activity().since(before);

    assertThat(between.latency(0.45)).isCloseTo(0.15, within(1e-9));
    assertThat(between.latency(0.99)).isCloseTo(1.9, within(1e-9));
  }

  @Test
  void shouldHaveNoLatencyWithoutPredictions() {
    assertThat(meters.activity().latency(0.5)).isNaN();
  }

  @Test
  void shouldBeginAnewWhenATaskBeginsAnew() {
    for (int i = 0; i < 100; i++) {
      meters.forwarded(true, 0, 10);
    }
    Activity before = meters.activity();
    ReplicaMeters successor = monitoring.replica("m", 0, new Task.Regression(1));
    successor.forwarded(true, 0, 10);

    assertThat(successor.activity().since(before).samples()).isEqualTo(1);
  }
}
