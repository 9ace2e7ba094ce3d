package io.millrace.cli;

import io.millrace.metrics.ReplicaStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Samples per second, from looks at the replicas. Only what a replica learned between two looks
 * counts: one that restores its state seems to have learned thousands at once.
 */
final class SampleRate {
  /** The rate moves two thirds of the way to a new one in so many seconds. */
  private static final double CALM_SECONDS = 3;

  private final Map<Integer, Long> before = new HashMap<>();
  private long lookedAt;
  private double rate;
  private double learned;
  private double seconds;

  /**
   * Takes a look, and returns the smoothed rate; 0 before there are two.
   *
   * @param now in ns
   */
  double update(List<ReplicaStatus> replicas, long now) {
    long since = 0;
    boolean known = false;
    for (ReplicaStatus replica : replicas) {
      if (replica.state() == ReplicaStatus.State.LEARNING) {
        Long last = before.put(replica.replica(), replica.predictions());
        known |= last != null;
        since += last == null ? 0 : replica.predictions() - last;
      }
    }
    double passed = (now - lookedAt) / 1e9;
    lookedAt = now;
    if (known && passed > 0) {
      double weight = seconds == 0 ? 1 : 1 - Math.exp(-passed / CALM_SECONDS);
      rate += weight * (since / passed - rate);
      learned += since;
      seconds += passed;
    }
    return rate;
  }

  /** The rate over all looks, or null before there are two. */
  @Nullable Double mean() {
    return seconds > 0 ? learned / seconds : null;
  }
}
