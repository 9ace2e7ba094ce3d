package io.millrace.cli.init;

import io.millrace.cli.terminal.Numbers;

/** The numbers of a column. */
final class Numerics {
  /** Shorter ones with a leading zero may be hours, days or months. */
  private static final int CODE_DIGITS = 5;

  /** The square of one that is larger is none that a float can hold with others added to it. */
  private static final double MOST_LEARNED = 1e18;

  /** Of squares of smaller ones a float keeps too little. */
  private static final double LEAST_LEARNED = 1e-15;

  /** The part of the numbers that may be too large: samples with one are not learned. */
  private static final double FEW_LARGE = 0.01;

  private long count;
  private long large;
  private boolean padded;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private boolean whole = true;

  /**
   * Notes a number.
   *
   * @param text as which it is written
   */
  void add(double number, String text) {
    count++;
    large += Math.abs(number) > MOST_LEARNED ? 1 : 0;
    padded |= text.length() >= CODE_DIGITS && text.charAt(0) == '0' && isDigits(text);
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

  /**
   * Why no model can learn from them; empty if one can.
   *
   * @param values of the column: numbers, and texts that stand for a missing one
   */
  String fault(long values) {
    boolean areLarge = areLarge(values);
    return areLarge || areSmall()
        ? "numbers of %s, too %s to be learned: write them in another unit"
            .formatted(range(), areLarge ? "large" : "small")
        : "";
  }

  /** Whether more than a few are too large. */
  boolean areLarge(long values) {
    return large > FEW_LARGE * values;
  }

  /** But for zeros. */
  private boolean areSmall() {
    double most = Math.max(Math.abs(least), Math.abs(greatest));
    return most > 0 && most < LEAST_LEARNED;
  }

  /** Whether some are written as codes are: 01067 is a place, not a quantity. */
  boolean areCodes() {
    return padded && whole;
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Such as "0.3 to 97.1". */
  String range() {
    return Numbers.brief(least) + " to " + Numbers.brief(greatest);
  }
}
