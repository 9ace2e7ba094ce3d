package io.millrace.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The mean of numbers that come one by one (Welford 1962). */
final class RunningMean {
  private long count;
  private double mean;

  /** Adds a number. */
  void add(double value) {
    count++;
    mean += 1.0 / count * (value - mean);
  }

  /** Numbers so far. */
  long count() {
    return count;
  }

  /** Their mean; 0 if there are none. */
  double mean() {
    return mean;
  }

  /** Becomes the same as another. */
  void set(RunningMean other) {
    count = other.count;
    mean = other.mean;
  }

  /** Forgets all numbers. */
  void clear() {
    count = 0;
    mean = 0;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeDouble(mean);
  }

  void read(DataInput in) throws IOException {
    count = in.readLong();
    mean = in.readDouble();
  }
}
