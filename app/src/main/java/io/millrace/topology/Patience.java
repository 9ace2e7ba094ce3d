package io.millrace.topology;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long a task may still wait for its model before Kafka Streams must have its turn, to commit,
 * to poll, or to stop. Renewed each time that the clock ticks, which is when it has its turn.
 */
final class Patience {
  private static final long TURN_NANOS = Duration.ofMillis(500).toNanos();
  private static final long FULL_NANOS = Duration.ofSeconds(5).toNanos();

  private final BooleanSupplier stopping;
  private long end;

  /**
   * Begins a turn.
   *
   * @param stopping whether the application is to stop: nothing is waited for then. Kafka Streams
   *     first hands over all the records that it has fetched, which then wait in the backlog
   */
  Patience(BooleanSupplier stopping) {
    this.stopping = stopping;
    renew();
  }

  /** Kafka Streams has had its turn. */
  void renew() {
    end = System.nanoTime() + TURN_NANOS;
  }

  /** What is left, in ns; 0 when it is used up. */
  long left() {
    return stopping.getAsBoolean() ? 0 : Math.max(0, end - System.nanoTime());
  }

  /** How long a record may be held up that there is no room for, in ns. */
  long whenFull() {
    return stopping.getAsBoolean() ? 0 : FULL_NANOS;
  }
}
