package io.millrace.learning;

import java.time.Duration;

/**
 * How long a mini-batch takes, as measured, and so how many of them make a block. A block is long
 * enough to make the fixed cost of a call small, and short enough that nobody waits long for it.
 * Where blocks are cut changes no result, so time may decide it.
 */
final class StepTime {
  private static final long BLOCK_NANOS = Duration.ofMillis(50).toNanos();

  /**
   * Times the shortest call. Where a single call takes longer than a block should, as that of a
   * model whose large state is copied in and out, it is worth waiting for more to come with it.
   */
  private static final double SHORTEST_CALLS = 2.5;

  /** How much the latest block counts. */
  private static final double LATEST = 0.25;

  private double nanos;
  private long shortest = Long.MAX_VALUE;
  private int ofBlock = 1;

  /** A call of the model learned or scored so many mini-batches, at least 1, in so many ns. */
  void add(int miniBatches, long took) {
    double each = Math.max(1, (double) took / miniBatches);
    nanos = nanos == 0 ? each : nanos + LATEST * (each - nanos);
    shortest = Math.min(shortest, took);
    double block = Math.max((double) BLOCK_NANOS, SHORTEST_CALLS * shortest);
    ofBlock = (int) Math.max(1, Math.min(Integer.MAX_VALUE, block / nanos));
  }

  /** Mini-batches that a block should hold, at least 1; 1 until something was measured. */
  int ofBlock() {
    return ofBlock;
  }

  /** Whether a single mini-batch takes longer than a block should. */
  boolean isSlow() {
    return nanos > BLOCK_NANOS;
  }
}
