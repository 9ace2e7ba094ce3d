package io.millrace.streams;

import java.math.BigDecimal;
import java.util.Random;

/**
 * Numbers with six decimals. What is written is the number itself, not one that is close to it: the
 * label is a function of the features as they are written.
 */
final class Decimals {
  private static final int DIGITS = 6;
  private static final double UNIT = 1e6;

  private Decimals() {}

  /** The number with six decimals that is closest. */
  static double round(double number) {
    return Math.rint(number * UNIT) / UNIT;
  }

  /** A number between two others. */
  static double uniform(Random random, double from, double to) {
    return round(from + (to - from) * random.nextDouble());
  }

  /** A number that was rounded, without zeros at its end. */
  static String text(double rounded) {
    return BigDecimal.valueOf(Math.round(rounded * UNIT), DIGITS)
        .stripTrailingZeros()
        .toPlainString();
  }
}
