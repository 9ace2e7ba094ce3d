package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.metrics.ReplicaStatus;
import io.millrace.metrics.ReplicaStatus.State;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SampleRateTest {
  private final SampleRate rate = new SampleRate();

  private double look(long second, ReplicaStatus... replicas) {
    return rate.update(List.of(replicas), TimeUnit.SECONDS.toNanos(second));
  }

  private static ReplicaStatus replica(int number, State state, long samples) {
    return new ReplicaStatus(
        "m",
        number,
        state,
        null,
        samples - 7,
        7,
        samples,
        samples,
        0.1,
        1,
        0,
        0,
        0,
        0,
        Map.of(),
        Map.of(),
        new ReplicaStatus.Judged(0, Map.of(), Map.of()),
        new ReplicaStatus.Judged(0, Map.of(), Map.of()),
        List.of(),
        List.of());
  }

  @Test
  void shouldBeWhatWasLearnedBetweenTwoLooks() {
    assertThat(look(100, replica(0, State.LEARNING, 50))).isZero();
    assertThat(look(102, replica(0, State.LEARNING, 250))).isEqualTo(100);
    assertThat(rate.mean()).isEqualTo(100);
  }

  @Test
  void shouldNotCountWhatARestoreBrought() {
    look(0, replica(0, State.STARTING, 0), replica(1, State.LEARNING, 10));
    double restored = look(1, replica(0, State.LEARNING, 9_000), replica(1, State.LEARNING, 20));

    assertThat(restored).isEqualTo(10);
  }

  @Test
  void shouldMoveCalmlyToAnotherRate() {
    look(0, replica(0, State.LEARNING, 0));
    look(1, replica(0, State.LEARNING, 100));

    // A time constant of 3 s: 1 - e^-1 of the way, from 100 down to 0.
    assertThat(look(4, replica(0, State.LEARNING, 100))).isEqualTo(36.79, within(0.01));
    assertThat(rate.mean()).isEqualTo(25);
  }
}
