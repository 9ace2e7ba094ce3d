package io.millrace.evaluate;

/**
 * How many numbers lie where, in bins of equal width; numbers that are not finite are left out.
 *
 * @param from the least number
 * @param to the greatest
 * @param counts of each bin; empty if there are no numbers
 */
public record Histogram(double from, double to, long[] counts) {
  /** Counts numbers, into {@code bins} bins; into one if they are all alike. */
  public static Histogram of(float[] numbers, int bins) {
    double from = Double.POSITIVE_INFINITY;
    double to = Double.NEGATIVE_INFINITY;
    for (float number : numbers) {
      if (Float.isFinite(number)) {
        from = Math.min(from, number);
        to = Math.max(to, number);
      }
    }
    if (from > to) {
      return new Histogram(Double.NaN, Double.NaN, new long[0]);
    }
    long[] counts = new long[from == to ? 1 : bins];
    for (float number : numbers) {
      if (Float.isFinite(number)) {
        double share = from == to ? 0 : (number - from) / (to - from);
        counts[Math.min(counts.length - 1, (int) (share * counts.length))]++;
      }
    }
    return new Histogram(from, to, counts);
  }
}
