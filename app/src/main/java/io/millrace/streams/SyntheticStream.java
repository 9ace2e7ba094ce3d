package io.millrace.streams;

import java.util.List;

/** A stream as its paper defines it: samples of one of several concepts. */
public interface SyntheticStream {
  /** The names of the features, which are numbers. */
  List<String> features();

  /** The name of the label. */
  default String label() {
    return "class";
  }

  /** How many concepts it has. They count from 1. */
  int concepts();

  /** Whether it takes a fraction of noise. */
  default boolean hasNoise() {
    return false;
  }

  /**
   * One of its concepts.
   *
   * @param number from 1 to {@link #concepts}
   * @param seed of what is drawn only once, such as the weights of a hyperplane
   * @param noise a fraction from 0 to 1; 0 if it takes none
   */
  Concept concept(int number, long seed, double noise);
}
