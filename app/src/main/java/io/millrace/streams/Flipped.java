package io.millrace.streams;

import java.util.Random;

/** Labels of two classes, of which some are wrong. */
final class Flipped {
  private Flipped() {}

  /**
   * The label {@code 1} or {@code 0}.
   *
   * @param noise the fraction of labels that are wrong
   */
  static String label(boolean one, double noise, Random random) {
    boolean wrong = noise > 0 && random.nextDouble() < noise;
    return one == wrong ? "0" : "1";
  }
}
