package io.millrace.tensorflow;

import io.millrace.network.Preprocessing;
import java.util.Arrays;

/**
 * {@code standardize} of one feature in double precision, as its documentation says it and with
 * sums over all samples of a mini-batch written out.
 */
final class ReferenceStandardize {
  private final double limit;
  private final double memory;
  private double count;
  private double mean;
  private double variance;
  private double outward = 1;

  ReferenceStandardize(
      Preprocessing.Standardize settings, double count, double mean, double variance) {
    this.limit = settings.limit();
    this.memory = settings.memory() == null ? Double.POSITIVE_INFINITY : settings.memory();
    this.count = count;
    this.mean = mean;
    this.variance = variance;
  }

  /**
   * Goes on with a cut that has been moved.
   *
   * @param factor what the square of the cut is multiplied by, at least 1
   */
  ReferenceStandardize outward(double factor) {
    outward = Math.max(1, factor);
    return this;
  }

  double outward() {
    return outward;
  }

  double count() {
    return count;
  }

  double mean() {
    return mean;
  }

  double variance() {
    return variance;
  }

  /** What a sample becomes. */
  double output(double x) {
    return Math.max(-limit, Math.min(limit, measured(x)));
  }

  /** Against the statistics with the sample itself in. */
  private double measured(double x) {
    double n = Math.min(count, memory - 1);
    double newMean = mean + (x - mean) / (n + 1);
    double newVariance = (n * variance + (x - mean) * (x - newMean)) / (n + 1);
    return newVariance == 0 ? 0 : (x - newMean) / Math.sqrt(newVariance);
  }

  /** Takes a mini-batch in: the moments of the old samples and the new ones together. */
  void learn(double... batch) {
    double n = Math.min(count, memory - batch.length);
    double[] taken = Arrays.stream(batch).map(this::cut).toArray();
    double total = n + batch.length;
    double newMean = mean + Arrays.stream(taken).map(x -> x - mean).sum() / total;
    double squares =
        n * (variance + (mean - newMean) * (mean - newMean))
            + Arrays.stream(taken).map(x -> (x - newMean) * (x - newMean)).sum();
    long far = Arrays.stream(batch).filter(this::isFar).count();
    outward =
        Math.max(1, Math.min(Math.pow(2, 60), outward * Math.pow(2, far - batch.length / 2.0)));
    count = total;
    mean = newMean;
    variance = squares / total;
  }

  private double cut(double x) {
    return isFar(x) ? mean + Math.signum(x - mean) * limit * Math.sqrt(outward * variance) : x;
  }

  /** Whether it would measure beyond the limit if the variance were so many times larger. */
  private boolean isFar(double x) {
    double n = Math.min(count, memory - 1);
    double spread = n * outward * variance / (n + 1);
    double d = x - mean;
    return variance > 0
        && n > limit * limit
        && d * d * (n - limit * limit) / ((n + 1) * (n + 1)) > limit * limit * spread / n;
  }
}
