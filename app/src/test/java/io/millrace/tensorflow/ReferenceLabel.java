package io.millrace.tensorflow;

import java.util.Arrays;

/**
 * What a pool knows of a label that is a number, in double precision: mean and deviation of the
 * labels so far, and whether they begin anew. Outputs are u = (y − mean) / deviation.
 */
final class ReferenceLabel {
  private static final double DELTA = 3;

  private final double count;
  private final double mean;
  private final double variance;
  private final double[] range;
  private final double[] last;
  private final double[] averages;
  private final double label;
  private double learned;
  private boolean restarts;
  private double nextMean;
  private double nextVariance;

  /** Reads a state. */
  ReferenceLabel(StateNumbers state, double label) {
    this.label = label;
    count = state.sum(".label/count");
    mean = state.sum(".label/mean");
    variance = state.sum(".label/variance");
    range = state.sums(".label/range");
    last = state.sums(".label/last");
    averages = state.sums(".label/averages");
  }

  /** As an output, by the labels before. */
  double scaled(double y) {
    return (y - mean) / Math.sqrt(variance + 1e-30);
  }

  /** Within the labels before. */
  double within(double u) {
    return Math.max(scaled(range[0]), Math.min(scaled(range[1]), u));
  }

  /** In the label's own unit. */
  double prediction(double u) {
    return mean + Math.sqrt(variance) * u;
  }

  /** Takes the label in. */
  void learn(double prediction, ReferenceState after) {
    double[] moved = averages.clone();
    watch(prediction, moved);
    after.put(".label/averages", moved);
    after.put(".label/last", label, 1);
    double reach = 20 * Math.sqrt(variance);
    boolean isTamed = count > 30 && !restarts;
    learned = isTamed ? Math.max(mean - reach, Math.min(mean + reach, label)) : label;
    double n = restarts ? 0 : count;
    double distance = learned - mean;
    nextMean = mean + distance / (n + 1);
    nextVariance = n / (n + 1) * (variance + distance * distance / (n + 1));
    after.put(".label/count", n + 1);
    after.put(".label/mean", nextMean);
    after.put(".label/variance", nextVariance);
    after.put(".label/on", 1);
    boolean isFirst = n == 0;
    after.put(
        ".label/range",
        isFirst ? learned : Math.min(range[0], learned),
        isFirst ? learned : Math.max(range[1], learned));
  }

  /** Rows: count, latest and long-run difference, latest and long-run error, farness, patience. */
  private void watch(double prediction, double[] moved) {
    double difference = Math.abs(label - last[0]);
    double error = Math.abs(label - prediction);
    if (last[1] > 0 && difference > 0 && error > 0) {
      moved[0]++;
      double latest = 1 / Math.min(moved[0], 100);
      moved[1] += latest * (Math.log(difference) - moved[1]);
      moved[2] += (Math.log(difference) - moved[2]) / moved[0];
      moved[3] += latest * (Math.log(error) - moved[3]);
      moved[4] += (Math.log(error) - moved[4]) / moved[0];
    }
    moved[5] = count > 30 ? moved[5] + (Math.min(Math.abs(scaled(label)), 20) - moved[5]) / 100 : 0;
    double quieter = moved[2] - moved[1];
    double better = moved[4] - moved[3];
    double least = Math.max(200, moved[6]);
    boolean isSmaller =
        moved[0] > least
            && quieter > Math.log(4)
            && (better < 0 || quieter - better > Math.log(16));
    restarts = isSmaller || moved[5] > 4;
    if (restarts) {
      Arrays.fill(moved, 0, 6, 0);
    }
    moved[6] = isSmaller ? 4 * least : moved[6];
  }

  /** Whether mean and deviation begin anew. */
  boolean restarts() {
    return restarts;
  }

  /** The label, but not too far out. */
  double learned() {
    return learned;
  }

  /** What an output was to be. */
  double aim(double y) {
    return (y - nextMean) / Math.sqrt(nextVariance + 1e-30);
  }

  /** The slope of Huber's loss by an output. */
  double slope(double output) {
    return slope(output, learned);
  }

  /** The same for another label. */
  double slope(double output, double y) {
    return cut(output - aim(y), DELTA);
  }

  static double cut(double error, double limit) {
    return Math.max(-limit, Math.min(limit, error));
  }
}
