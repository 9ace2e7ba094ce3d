package io.millrace.conformal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How far labels lie from their predictions at most, with the probability c: a quantile of the
 * distances that follows them through drift (the quantile tracker of Angelopoulos, Candès and
 * Tibshirani 2023, on a logarithmic scale).
 *
 * <p>The reach is the distances' running mean times a factor. A label within it multiplies the
 * factor by e^(−η (1−c)), one beyond it by e^(η c): so the factor stays where it is if the share c
 * is within. Over T samples the coverage is off by at most |ln(factor after / factor before)| / (η
 * T), whatever the distances are, unless the factor meets its bounds.
 */
final class Reach {
  /** η. */
  private static final double STEP = 0.1;

  /** Of the latest distance in the mean. */
  private static final double SHARE = 0.05;

  /** One distance counts as at most so many means, so that a single wild one is forgotten soon. */
  private static final double WILD = 100;

  /** Bounds of the factor, of where it starts: it must find back when the distances change. */
  private static final double LEAST = 0.25;

  private static final double MOST = 8;

  private final double start;
  private final double within;
  private final double beyond;
  private double factor;
  private double mean;
  private long samples;

  /**
   * Nothing is known yet, and the reach infinite.
   *
   * @param coverage c, above 0 and below 1
   */
  Reach(double coverage) {
    // Of distances with an exponential distribution this times their mean is the quantile.
    start = -StrictMath.log1p(-coverage);
    within = StrictMath.exp(-STEP * (1 - coverage));
    beyond = StrictMath.exp(STEP * coverage);
    factor = start;
  }

  /** In the unit of the distances; infinite before the first. */
  float value() {
    return samples == 0 ? Float.POSITIVE_INFINITY : (float) (mean * factor);
  }

  /**
   * Takes note of the next label.
   *
   * @param distance from its prediction, finite and not negative
   * @param covered whether that was within the reach
   * @param least a distance that is as good as none: the mean falls no lower
   */
  void add(double distance, boolean covered, double least) {
    if (samples > 0) {
      double next = factor * (covered ? within : beyond);
      factor = Math.min(start * MOST, Math.max(start * LEAST, next));
    }
    double tame = samples == 0 ? distance : Math.min(distance, WILD * mean);
    samples++;
    mean = Math.max(least, mean + Math.max(1.0 / samples, SHARE) * (tame - mean));
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(samples);
    out.writeDouble(mean);
    out.writeDouble(factor);
  }

  void read(DataInput in) throws IOException {
    samples = in.readLong();
    mean = in.readDouble();
    factor = in.readDouble();
  }
}
