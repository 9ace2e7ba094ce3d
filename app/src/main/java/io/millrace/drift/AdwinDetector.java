package io.millrace.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link DriftDetection.Adwin}. The window is kept as buckets of 1, 2, 4 … values, at most {@link
 * #PER_ROW} of each size, the oldest the largest: it takes memory and time in proportion to the
 * logarithm of its length. What the paper leaves open is as in its authors' MOA: cuts are looked
 * for every 32 values, and leave at least 5 on either side.
 */
final class AdwinDetector implements DriftDetector {
  private static final int PER_ROW = 5;
  private static final int CLOCK = 32;
  private static final int LEAST_WINDOW = 10;
  private static final int LEAST_PART = 5;

  private final double confidence;

  /** Row i has buckets of 2^i values, the oldest first. */
  private final List<List<Bucket>> rows = new ArrayList<>();

  private long ticks;
  private long width;
  private double total;
  private double spread;

  AdwinDetector(DriftDetection.Adwin settings) {
    this.confidence = settings.confidence();
  }

  /** Values in the window. */
  long width() {
    return width;
  }

  /** Their mean. */
  double mean() {
    return width == 0 ? 0 : total / width;
  }

  @Override
  public Change add(double value) {
    ticks++;
    insert(value);
    if (ticks % CLOCK != 0 || width <= LEAST_WINDOW) {
      return Change.NONE;
    }
    double meanBefore = mean();
    boolean cut = false;
    while (hasCut()) {
      dropOldest();
      cut = true;
    }
    if (!cut) {
      return Change.NONE;
    }
    Change change = mean() > meanBefore ? Change.RISE : Change.FALL;
    restart();
    return change;
  }

  /** Else one change, found a bit at a time, would count as many. */
  private void restart() {
    rows.clear();
    ticks = 0;
    width = 0;
    total = 0;
    spread = 0;
  }

  private void insert(double value) {
    if (width > 0) {
      double deviation = value - total / width;
      spread += width * deviation * deviation / (width + 1);
    }
    width++;
    total += value;
    add(0, new Bucket(value, 0));
  }

  /** Adds a bucket to a row; where there are too many the two oldest become one of the next row. */
  private void add(int row, Bucket bucket) {
    if (row == rows.size()) {
      rows.add(new ArrayList<>());
    }
    List<Bucket> buckets = rows.get(row);
    buckets.add(bucket);
    if (buckets.size() > PER_ROW) {
      Bucket older = buckets.remove(0);
      Bucket newer = buckets.remove(0);
      add(row + 1, older.with(newer, 1L << row));
    }
  }

  /** Whether the window can be cut into two parts whose means differ too much. */
  private boolean hasCut() {
    double logarithm = Math.log(2 * Math.log((double) width) / confidence);
    double variance = spread / width;
    long older = 0;
    double olderTotal = 0;
    for (int row = rows.size() - 1; row >= 0; row--) {
      for (Bucket bucket : rows.get(row)) {
        older += 1L << row;
        olderTotal += bucket.total;
        long newer = width - older;
        if (older >= LEAST_PART && newer >= LEAST_PART) {
          double difference = Math.abs(olderTotal / older - (total - olderTotal) / newer);
          double reciprocal = 1.0 / (older - LEAST_PART + 1) + 1.0 / (newer - LEAST_PART + 1);
          double bound =
              Math.sqrt(2 * reciprocal * variance * logarithm) + 2.0 / 3 * logarithm * reciprocal;
          if (difference > bound) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void dropOldest() {
    int row = rows.size() - 1;
    Bucket oldest = rows.get(row).remove(0);
    if (rows.get(row).isEmpty()) {
      rows.remove(row);
    }
    long size = 1L << row;
    width -= size;
    total -= oldest.total;
    double deviation = oldest.total / size - total / width;
    spread -= oldest.spread + deviation * deviation * size * width / (size + width);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(ticks);
    out.writeLong(width);
    out.writeDouble(total);
    out.writeDouble(spread);
    out.writeInt(rows.size());
    for (List<Bucket> buckets : rows) {
      out.writeInt(buckets.size());
      for (Bucket bucket : buckets) {
        out.writeDouble(bucket.total);
        out.writeDouble(bucket.spread);
      }
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    ticks = in.readLong();
    width = in.readLong();
    total = in.readDouble();
    spread = in.readDouble();
    rows.clear();
    for (int left = in.readInt(); left > 0; left--) {
      List<Bucket> buckets = new ArrayList<>();
      for (int more = in.readInt(); more > 0; more--) {
        buckets.add(new Bucket(in.readDouble(), in.readDouble()));
      }
      rows.add(buckets);
    }
  }

  /**
   * Some values in a row.
   *
   * @param spread sum of their squared distances from their mean
   */
  private record Bucket(double total, double spread) {
    /** This and another, both of {@code size} values. */
    Bucket with(Bucket other, long size) {
      double difference = (total - other.total) / size;
      return new Bucket(
          total + other.total, spread + other.spread + size * difference * difference / 2);
    }
  }
}
