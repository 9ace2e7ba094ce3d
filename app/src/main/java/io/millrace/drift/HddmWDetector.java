package io.millrace.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link DriftDetection.HddmW}. */
final class HddmWDetector implements DriftDetector {
  private final double lambda;

  /** ln(1/δ); StrictMath: the same bits on every machine. */
  private final double logarithm;

  private final FadingMean all = new FadingMean();
  private final FadingMean beforeCut = new FadingMean();
  private final FadingMean behindCut = new FadingMean();

  HddmWDetector(DriftDetection.HddmW settings) {
    this.lambda = settings.lambda();
    this.logarithm = StrictMath.log(1 / settings.confidence());
  }

  @Override
  public Change add(double value) {
    all.add(value);
    if (beforeCut.isEmpty || all.mean + bound(all.weights) < cut()) {
      beforeCut.set(all);
      behindCut.clear();
      return Change.NONE;
    }
    behindCut.add(value);
    if (behindCut.mean - beforeCut.mean <= bound(beforeCut.weights + behindCut.weights)) {
      return Change.NONE;
    }
    all.clear();
    beforeCut.clear();
    behindCut.clear();
    return Change.RISE;
  }

  /** The least upper bound of the mean so far. */
  private double cut() {
    return beforeCut.mean + bound(beforeCut.weights);
  }

  private double bound(double weights) {
    return Math.sqrt(weights * logarithm / 2);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    all.write(out);
    beforeCut.write(out);
    behindCut.write(out);
  }

  @Override
  public void read(DataInput in) throws IOException {
    all.read(in);
    beforeCut.read(in);
    behindCut.read(in);
  }

  /** An exponentially weighted mean, and the sum of its squared weights. */
  private final class FadingMean {
    private boolean isEmpty = true;
    private double mean;
    private double weights = 1;

    void add(double value) {
      mean = isEmpty ? value : lambda * value + (1 - lambda) * mean;
      weights = lambda * lambda + (1 - lambda) * (1 - lambda) * weights;
      isEmpty = false;
    }

    void set(FadingMean other) {
      isEmpty = other.isEmpty;
      mean = other.mean;
      weights = other.weights;
    }

    void clear() {
      isEmpty = true;
      mean = 0;
      weights = 1;
    }

    void write(DataOutput out) throws IOException {
      out.writeBoolean(isEmpty);
      out.writeDouble(mean);
      out.writeDouble(weights);
    }

    void read(DataInput in) throws IOException {
      isEmpty = in.readBoolean();
      mean = in.readDouble();
      weights = in.readDouble();
    }
  }
}
