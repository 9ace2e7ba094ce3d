package io.millrace.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link DriftDetection.PageHinkley}. */
final class PageHinkleyDetector implements DriftDetector {
  private final DriftDetection.PageHinkley settings;
  private long count;
  private double mean;
  private double sum;
  private double least;

  PageHinkleyDetector(DriftDetection.PageHinkley settings) {
    this.settings = settings;
  }

  @Override
  public Change add(double value) {
    count++;
    mean += (value - mean) / count;
    sum += value - mean - settings.delta();
    least = Math.min(least, sum);
    boolean drift = count >= settings.minimum() && sum - least > settings.threshold();
    if (drift) {
      count = 0;
      mean = 0;
      sum = 0;
      least = 0;
    }
    return drift ? Change.RISE : Change.NONE;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeDouble(mean);
    out.writeDouble(sum);
    out.writeDouble(least);
  }

  @Override
  public void read(DataInput in) throws IOException {
    count = in.readLong();
    mean = in.readDouble();
    sum = in.readDouble();
    least = in.readDouble();
  }
}
