package io.millrace.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * How a number went over a stream whose length is not known: means of blocks of equal length. When
 * there are too many, each two become one of twice the length, so memory does not grow.
 */
public final class Course {
  /** There are never more blocks. */
  public static final int MOST_BLOCKS = 512;

  private final double[] sums = new double[MOST_BLOCKS];
  private long length = 1;
  private int blocks;
  private long begun;
  private double sum;

  /** The next number; one that is not finite is left out. */
  public void add(double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    sum += value;
    begun++;
    if (begun == length) {
      sums[blocks] = sum;
      blocks++;
      sum = 0;
      begun = 0;
      if (blocks == MOST_BLOCKS) {
        halve();
      }
    }
  }

  private void halve() {
    blocks /= 2;
    length *= 2;
    for (int i = 0; i < blocks; i++) {
      sums[i] = sums[2 * i] + sums[2 * i + 1];
    }
  }

  /** How many numbers a block has. */
  public long length() {
    return length;
  }

  /** The means of the complete blocks, in order. */
  public List<Double> means() {
    List<Double> means = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      means.add(sums[i] / length);
    }
    return means;
  }
}
