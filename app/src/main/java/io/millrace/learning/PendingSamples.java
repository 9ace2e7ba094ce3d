package io.millrace.learning;

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
  private long bytes;

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
    bytes += sample.value().length;
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

  /** Length of the samples as they stood in their records. */
  long bytes() {
    return bytes;
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

  /** Whether any sample has no prediction yet. */
  boolean isWaiting() {
    return scored < rows();
  }

  /** Whether a sample without a prediction arrived at this time, in ms, or before it. */
  boolean isWaitingSince(long arrival) {
    return isWaiting() && arrivals[scored] <= arrival;
  }

  /** The first rows have their predictions, or get them with another block. */
  void markScored(int scoredRows) {
    scored = scoredRows;
  }

  /** Copies the rows from {@code first} on behind the rows of another. */
  void copyRows(int first, PendingSamples to) {
    for (int row = first; row < rows(); row++) {
      int target = to.rows();
      to.taken[target] = taken[row];
      to.ids[target] = ids[row];
      to.eventTimes[target] = eventTimes[row];
      to.arrivals[target] = arrivals[row];
      to.bytes += taken[row].value().length;
      to.block.add(block, row);
    }
  }

  /** Drops all rows. */
  void clear() {
    Arrays.fill(taken, 0, rows(), null);
    Arrays.fill(ids, 0, rows(), null);
    block.clear();
    scored = 0;
    bytes = 0;
  }
}
