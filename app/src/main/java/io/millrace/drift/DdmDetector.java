package io.millrace.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link DriftDetection.Ddm}. */
final class DdmDetector implements DriftDetector {
  private final DriftDetection.Ddm settings;
  private final RunningMean errors = new RunningMean();

  /** p′ and s′. */
  private double leastShare = Double.POSITIVE_INFINITY;

  private double leastDeviation;

  DdmDetector(DriftDetection.Ddm settings) {
    this.settings = settings;
  }

  @Override
  public Change add(double value) {
    errors.add(value);
    if (errors.count() <= settings.minimum()) {
      return Change.NONE;
    }
    double share = errors.mean();
    double deviation = Math.sqrt(share * (1 - share) / errors.count());
    if (share + deviation <= leastShare + leastDeviation) {
      leastShare = share;
      leastDeviation = deviation;
    }
    if (share + deviation <= leastShare + settings.threshold() * leastDeviation) {
      return Change.NONE;
    }
    errors.clear();
    leastShare = Double.POSITIVE_INFINITY;
    leastDeviation = 0;
    return Change.RISE;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    errors.write(out);
    out.writeDouble(leastShare);
    out.writeDouble(leastDeviation);
  }

  @Override
  public void read(DataInput in) throws IOException {
    errors.read(in);
    leastShare = in.readDouble();
    leastDeviation = in.readDouble();
  }
}
