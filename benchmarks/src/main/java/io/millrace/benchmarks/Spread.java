package io.millrace.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How far repeated measurements lie apart.
 *
 * @param median of an even number, the mean of the two in the middle
 * @param least of them
 * @param greatest of them
 */
record Spread(double median, double least, double greatest) {
  /**
   * The spread of some values.
   *
   * @throws IllegalArgumentException if there are none
   */
  static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    double median = (sorted[last / 2] + sorted[sorted.length / 2]) / 2;
    return new Spread(median, sorted[0], sorted[last]);
  }

  /**
   * The spread of each value's ratio to that of the same repetition, since a machine's mood lasts;
   * what has no partner is left out.
   */
  static Spread ofRatios(double[] values, double[] base) {
    return of(
        IntStream.range(0, Math.min(values.length, base.length))
            .mapToDouble(i -> values[i] / base[i])
            .toArray());
  }

  /** The median, with the least and the greatest behind it, each in the given format. */
  String text(String format) {
    return String.format(
        Locale.ROOT, format + " (" + format + "–" + format + ")", median, least, greatest);
  }
}
