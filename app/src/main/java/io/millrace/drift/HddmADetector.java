package io.millrace.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link DriftDetection.HddmA}. */
final class HddmADetector implements DriftDetector {
  /** ln(1/δ) and ln(2/δ); StrictMath: the same bits on every machine. */
  private final double cutLogarithm;

  private final double testLogarithm;
  private final RunningMean all = new RunningMean();

  /** Those up to the cut: the n₁ first. */
  private final RunningMean first = new RunningMean();

  HddmADetector(DriftDetection.HddmA settings) {
    this.cutLogarithm = StrictMath.log(1 / settings.confidence());
    this.testLogarithm = StrictMath.log(2 / settings.confidence());
  }

  @Override
  public Change add(double value) {
    all.add(value);
    if (first.count() == 0 || upperBound(first) >= upperBound(all)) {
      first.set(all);
      return Change.NONE;
    }
    double later = all.count() - first.count();
    double m = later / first.count() * (1.0 / all.count());
    if (all.mean() - first.mean() < Math.sqrt(m / 2 * testLogarithm)) {
      return Change.NONE;
    }
    all.clear();
    first.clear();
    return Change.RISE;
  }

  private double upperBound(RunningMean mean) {
    return mean.mean() + Math.sqrt(1.0 / (2 * mean.count()) * cutLogarithm);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    all.write(out);
    first.write(out);
  }

  @Override
  public void read(DataInput in) throws IOException {
    all.read(in);
    first.read(in);
  }
}
