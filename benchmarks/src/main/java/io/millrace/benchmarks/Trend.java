package io.millrace.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * Whether something grows with time: the slope of the least-squares line, with the half width of
 * its 95 % confidence interval by Student's t. Neighbouring values are alike, which would make the
 * interval too narrow: so the line goes through the means of twenty stretches of equal length.
 *
 * @param mean of all values
 * @param perHour the slope; NaN if there were too few values
 * @param within the half width
 */
record Trend(double mean, double perHour, double within) {
  private static final int STRETCHES = 20;

  /**
   * The trend of values at these times.
   *
   * @param hours in ascending order, as many as values
   */
  static Trend of(double[] hours, double[] values) {
    double mean = StatUtils.mean(values);
    if (values.length < STRETCHES) {
      return new Trend(mean, Double.NaN, Double.NaN);
    }
    SimpleRegression line = new SimpleRegression();
    for (int i = 0; i < STRETCHES; i++) {
      int from = i * values.length / STRETCHES;
      int to = (i + 1) * values.length / STRETCHES;
      line.addData(StatUtils.mean(hours, from, to - from), StatUtils.mean(values, from, to - from));
    }
    boolean isConstant = Arrays.stream(values).allMatch(value -> value == values[0]);
    return isConstant
        ? new Trend(mean, 0, 0)
        : new Trend(mean, line.getSlope(), line.getSlopeConfidenceInterval());
  }

  /** In a word: grows or falls if the interval is on that side of 0, otherwise flat. */
  String word() {
    if (Double.isNaN(perHour)) {
      return "too short to tell";
    }
    if (Math.abs(perHour) <= within) {
      return "flat";
    }
    return perHour > 0 ? "grows" : "falls";
  }

  /** The cells of a table: mean, slope with its interval, and the word. */
  String cells() {
    return Double.isNaN(perHour)
        ? String.format(Locale.ROOT, "%,.1f | – | %s", mean, word())
        : String.format(Locale.ROOT, "%,.1f | %+,.2f ± %,.2f | %s", mean, perHour, within, word());
  }
}
