package io.millrace.benchmarks;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * An axis of a plot.
 *
 * @param from its begin
 * @param to its end
 * @param step between two ticks; 0: it is logarithmic, with a tick at each power of ten
 */
record Axis(double from, double to, double step) {
  private static final int TICKS = 5;

  /** From 0 to the next tick after the greatest value, with about five round ticks. */
  static Axis linear(double greatest) {
    double rough = Math.max(greatest, 1e-9) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        DoubleStream.of(1, 2, 5, 10)
            .map(digit -> digit * power)
            .filter(size -> size >= rough)
            .findFirst()
            .orElse(10 * power);
    return new Axis(0, step * Math.ceil(greatest / step), step);
  }

  /** From the power of ten before the least positive value to that after the greatest. */
  static Axis logarithmic(double... values) {
    double least = Arrays.stream(values).filter(value -> value > 0).min().orElse(1);
    double greatest = Arrays.stream(values).filter(value -> value > 0).max().orElse(10);
    double from = Math.pow(10, Math.floor(Math.log10(least)));
    return new Axis(from, Math.max(10 * from, Math.pow(10, Math.ceil(Math.log10(greatest)))), 0);
  }

  /** Where a value is: 0 at the begin, 1 at the end; NaN if it has no place. */
  double place(double value) {
    if (step > 0) {
      return (value - from) / (to - from);
    }
    return value > 0 ? Math.log(value / from) / Math.log(to / from) : Double.NaN;
  }

  /** Where its ticks are, as values. */
  double[] ticks() {
    int count = (int) Math.round(step > 0 ? (to - from) / step : Math.log10(to / from));
    return IntStream.rangeClosed(0, count)
        .mapToDouble(i -> step > 0 ? from + i * step : from * Math.pow(10, i))
        .toArray();
  }
}
