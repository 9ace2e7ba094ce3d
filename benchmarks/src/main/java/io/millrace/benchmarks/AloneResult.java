package io.millrace.benchmarks;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How fast and well one learned rows in memory.
 *
 * @param micros processor time of a sample, all threads
 * @param first share of right answers to the first rows; empty if there were too few, or no answers
 * @param latest the same of the last ones
 * @param mebibytes the most that its process held
 */
record AloneResult(
    String name,
    double perSecond,
    double micros,
    OptionalDouble first,
    OptionalDouble latest,
    double mebibytes) {
  /** All of it, for those who watch. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%-26s %,9.0f samples/s   %9.2f µs   %,.0f MiB",
        name,
        perSecond,
        micros,
        mebibytes);
  }
}
