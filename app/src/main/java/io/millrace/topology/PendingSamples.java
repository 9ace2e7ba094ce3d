package io.millrace.topology;

import io.millrace.data.Sample;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What belongs to the rows of a block beside their numbers: row i here is row i there. */
final class PendingSamples {
  private final TakenSample[] taken;
  private final @Nullable String[] ids;
  private final long[] eventTimes;
  private final long[] arrivals;
  private int rows;

  PendingSamples(int capacity) {
    taken = new TakenSample[capacity];
    ids = new @Nullable String[capacity];
    eventTimes = new long[capacity];
    arrivals = new long[capacity];
  }

  /**
   * Adds a row.
   *
   * @param arrival when the learner took it, in ms since 1970-01-01 UTC
   */
  void add(TakenSample sample, Sample decoded, long arrival) {
    taken[rows] = sample;
    ids[rows] = decoded.id();
    eventTimes[rows] =
        decoded.eventTime() == Sample.NO_TIME ? sample.timestamp() : decoded.eventTime();
    arrivals[rows] = arrival;
    rows++;
  }

  int rows() {
    return rows;
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

  /** Drops the first {@code count} rows and moves the others to the front. */
  void removeFirst(int count) {
    int left = rows - count;
    System.arraycopy(taken, count, taken, 0, left);
    System.arraycopy(ids, count, ids, 0, left);
    System.arraycopy(eventTimes, count, eventTimes, 0, left);
    System.arraycopy(arrivals, count, arrivals, 0, left);
    Arrays.fill(taken, left, rows, null);
    Arrays.fill(ids, left, rows, null);
    rows = left;
  }
}
