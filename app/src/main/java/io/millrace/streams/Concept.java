package io.millrace.streams;

import java.util.Random;

/** A distribution of samples, which does not change. */
@FunctionalInterface
public interface Concept {
  /**
   * Draws a sample.
   *
   * @param features is given its numbers, which {@link Decimals} can write
   * @return the label
   */
  String draw(Random random, double[] features);
}
