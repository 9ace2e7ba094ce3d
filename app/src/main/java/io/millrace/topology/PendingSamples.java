package io.millrace.topology;

import io.millrace.data.Block;
import io.millrace.data.Sample;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Samples that are taken but not learned: the rows of a block, with what belongs to each beside its
 * numbers. The first {@link #scored} rows, fewer than a mini-batch, already have their predictions:
 * they wait for the rest of their mini-batch to be learned.
 */
final class PendingSamples {
  private final Block block;
  private final TakenSample[] taken;
  private final @Nullable String[] ids;
  private final long[] eventTimes;
  private final long[] arrivals;
  private int scored;

  /** No samples yet; an empty block for their numbers. */
  PendingSamples(Block block) {
    this.block = block;
    taken = new TakenSample[block.capacity()];
    ids = new @Nullable String[block.capacity()];
    eventTimes = new long[block.capacity()];
    arrivals = new long[block.capacity()];
  }

  /**
   * Adds the sample whose numbers stand in the block's next row.
   *
   * @param arrival when the learner took it, in ms since 1970-01-01 UTC
   */
  void add(TakenSample sample, Sample decoded, long arrival) {
    int row = block.rows();
    taken[row] = sample;
    ids[row] = decoded.id();
    eventTimes[row] =
        decoded.eventTime() == Sample.NO_TIME ? sample.timestamp() : decoded.eventTime();
    arrivals[row] = arrival;
    block.add();
  }

  /** The samples' numbers. */
  Block block() {
    return block;
  }

  int rows() {
    return block.rows();
  }

  /** Rows that already have their predictions. */
  int scored() {
    return scored;
  }

  TakenSample taken(int row) {
    return taken[row];
  }

  /** The sample's own id, or null if its record names none. */
  @Nullable String id(int row) {
    return ids[row];
  }

  long eventTime(int row) {
    return eventTimes[row];
  }

  long arrival(int row) {
    return arrivals[row];
  }

  /** Whether a sample without a prediction arrived at this time, in ms, or before it. */
  boolean isWaitingSince(long arrival) {
    return scored < rows() && arrivals[scored] <= arrival;
  }

  /** The first rows were scored before a restart. */
  void resume(int scoredRows) {
    scored = scoredRows;
  }

  /** Drops the first {@code learned} rows; the others move to the front, and are scored. */
  void removeLearned(int learned) {
    int rows = rows();
    int left = rows - learned;
    System.arraycopy(taken, learned, taken, 0, left);
    System.arraycopy(ids, learned, ids, 0, left);
    System.arraycopy(eventTimes, learned, eventTimes, 0, left);
    System.arraycopy(arrivals, learned, arrivals, 0, left);
    Arrays.fill(taken, left, rows, null);
    Arrays.fill(ids, left, rows, null);
    block.removeFirst(learned);
    scored = left;
  }
}
