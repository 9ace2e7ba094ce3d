package io.millrace.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link DriftDetection.Eddm}. A distance counts the samples behind one error up to the next. */
final class EddmDetector implements DriftDetector {
  private final DriftDetection.Eddm settings;

  /** Its count is that of the errors. */
  private final RunningMean distances = new RunningMean();

  /** Sum of the distances' squared deviations from their mean. */
  private double spread;

  private long samples;
  private long lastError;

  /** p′ + 2 s′, or 0 before it is measured. */
  private double greatest;

  EddmDetector(DriftDetection.Eddm settings) {
    this.settings = settings;
  }

  @Override
  public Change add(double value) {
    samples++;
    if (value != 1) {
      return Change.NONE;
    }
    addDistance(samples - lastError);
    lastError = samples;
    if (samples <= settings.minimum()) {
      return Change.NONE;
    }
    double reach = distances.mean() + 2 * deviation();
    if (reach > greatest) {
      greatest = reach;
      return Change.NONE;
    }
    if (distances.count() <= settings.minimum() || reach / greatest >= settings.threshold()) {
      return Change.NONE;
    }
    distances.clear();
    spread = 0;
    samples = 0;
    lastError = 0;
    greatest = 0;
    return Change.RISE;
  }

  private void addDistance(long distance) {
    double before = distances.mean();
    distances.add((double) distance);
    spread += (distance - before) * (distance - distances.mean());
  }

  private double deviation() {
    return distances.count() > 1 ? Math.sqrt(spread / (distances.count() - 1)) : 0;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    distances.write(out);
    out.writeDouble(spread);
    out.writeLong(samples);
    out.writeLong(lastError);
    out.writeDouble(greatest);
  }

  @Override
  public void read(DataInput in) throws IOException {
    distances.read(in);
    spread = in.readDouble();
    samples = in.readLong();
    lastError = in.readLong();
    greatest = in.readDouble();
  }
}
