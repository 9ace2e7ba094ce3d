package io.millrace.cli.init;

import io.millrace.cli.terminal.Numbers;

/** The numbers of a column. */
final class Numerics {
  private long count;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private boolean whole = true;

  void add(double number) {
    count++;
    least = Math.min(least, number);
    greatest = Math.max(greatest, number);
    whole &= number == Math.rint(number);
  }

  long count() {
    return count;
  }

  double least() {
    return least;
  }

  double greatest() {
    return greatest;
  }

  boolean areWhole() {
    return whole;
  }

  /** Such as "0.3 to 97.1". */
  String range() {
    return Numbers.brief(least) + " to " + Numbers.brief(greatest);
  }
}
