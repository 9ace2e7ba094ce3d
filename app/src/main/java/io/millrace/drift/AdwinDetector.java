package io.millrace.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link DriftDetection.Adwin}. The window is kept as sums of 1, 2, 4 … values, at most {@link
 * #PER_ROW} of each size, the oldest the largest: it takes memory and time in proportion to the
 * logarithm of its length. What the paper leaves open is as in its authors' MOA: cuts are looked
 * for every 32 values, and leave at least 5 on either side. After a cut the window begins anew:
 * else one change, found a bit at a time, would count as many.
 */
final class AdwinDetector implements DriftDetector {
  private static final int PER_ROW = 5;
  private static final int CLOCK = 32;
  private static final int LEAST_PART = 5;

  private final double confidence;

  /** Row i has sums of 2^i values, the oldest first. */
  private final List<List<Double>> rows = new ArrayList<>();

  private long width;
  private double total;

  /** Sum of the values' squared distances from their mean. */
  private double spread;

  AdwinDetector(DriftDetection.Adwin settings) {
    this.confidence = settings.confidence();
  }

  /** Values in the window. */
  long width() {
    return width;
  }

  /** Their mean; NaN if there are none. */
  double mean() {
    return total / width;
  }

  @Override
  public Change add(double value) {
    insert(value);
    if (width % CLOCK != 0) {
      return Change.NONE;
    }
    // Of values one by one the sum would be off by more and more, and chance bounds less and less.
    total = rows.stream().flatMap(List::stream).mapToDouble(sum -> sum).sum();
    Change change = change();
    if (change != Change.NONE) {
      restart();
    }
    return change;
  }

  private void restart() {
    rows.clear();
    width = 0;
    total = 0;
    spread = 0;
  }

  private void insert(double value) {
    if (width > 0) {
      double deviation = value - mean();
      spread += width * deviation * deviation / (width + 1);
    }
    width++;
    total += value;
    add(0, value);
  }

  /** Adds a sum to a row; where there are too many the two oldest become one of the next row. */
  private void add(int row, double sum) {
    if (row == rows.size()) {
      rows.add(new ArrayList<>());
    }
    List<Double> sums = rows.get(row);
    sums.add(sum);
    if (sums.size() > PER_ROW) {
      add(row + 1, sums.remove(0) + sums.remove(0));
    }
  }

  /** Where the window can be cut into two parts whose means differ too much: how they differ. */
  private Change change() {
    double logarithm = Math.log(2 * Math.log((double) width) / confidence);
    double variance = spread / width;
    long older = 0;
    double olderTotal = 0;
    for (int row = rows.size() - 1; row >= 0; row--) {
      for (double sum : rows.get(row)) {
        older += 1L << row;
        olderTotal += sum;
        long newer = width - older;
        if (older >= LEAST_PART && newer >= LEAST_PART) {
          double difference = (total - olderTotal) / newer - olderTotal / older;
          double reciprocal = 1.0 / (older - LEAST_PART + 1) + 1.0 / (newer - LEAST_PART + 1);
          double bound =
              Math.sqrt(2 * reciprocal * variance * logarithm) + 2.0 / 3 * logarithm * reciprocal;
          if (Math.abs(difference) > bound) {
            return difference > 0 ? Change.RISE : Change.FALL;
          }
        }
      }
    }
    return Change.NONE;
  }

  /** In the format of former builds, which kept some more that no result depended on. */
  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(width);
    out.writeLong(width);
    out.writeDouble(total);
    out.writeDouble(spread);
    out.writeInt(rows.size());
    for (List<Double> sums : rows) {
      out.writeInt(sums.size());
      for (double sum : sums) {
        out.writeDouble(sum);
        out.writeDouble(0);
      }
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    restart();
    in.readLong();
    width = in.readLong();
    total = in.readDouble();
    spread = in.readDouble();
    for (int left = in.readInt(); left > 0; left--) {
      List<Double> sums = new ArrayList<>();
      for (int more = in.readInt(); more > 0; more--) {
        sums.add(in.readDouble());
        in.readDouble();
      }
      rows.add(sums);
    }
  }
}
