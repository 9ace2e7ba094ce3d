package io.millrace.topology;

import java.time.Duration;

/**
 * How long a task may still wait for its model before Kafka Streams must have its turn, to commit,
 * to poll, or to stop. Renewed each time that the clock ticks, which is when it has its turn.
 */
final class Patience {
  private static final long TURN_NANOS = Duration.ofMillis(500).toNanos();

  private long end;

  Patience() {
    renew();
  }

  /** Kafka Streams has had its turn. */
  void renew() {
    end = System.nanoTime() + TURN_NANOS;
  }

  /** What is left, in ns; 0 when it is used up. */
  long left() {
    return Math.max(0, end - System.nanoTime());
  }
}
