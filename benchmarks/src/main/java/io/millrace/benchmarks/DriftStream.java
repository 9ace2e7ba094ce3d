package io.millrace.benchmarks;

import java.util.Random;

/**
 * Streams of numbers in which drift is looked for.
 *
 * @param kind what a number is
 * @param turn how the stream goes over to higher numbers
 */
record DriftStream(Kind kind, Turn turn) {
  /** Numbers in a stream. */
  static final int LENGTH = 10_000;

  /** The first number that may be a higher one. */
  static final int CHANGE = 5_000;

  /** Numbers in which a gradual turn happens. */
  private static final int WIDTH = 1_000;

  /** What a number is. */
  enum Kind {
    /** 1 with probability 0.2, later 0.4; else 0. */
    ERRORS,
    /** From N(0, 1), later N(0.5, 1). */
    NUMBERS
  }

  /** How the stream goes over to higher numbers. */
  enum Turn {
    /** Never. */
    NONE,
    /** All numbers from the change on are higher ones. */
    ABRUPT,
    /** From the change on the chance of a higher one rises from 0 to 1. */
    GRADUAL
  }

  /** The numbers: a function of the seed. */
  double[] numbers(long seed) {
    Random random = new Random(seed);
    double[] numbers = new double[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      boolean high = random.nextDouble() < chanceOfHigh(i);
      numbers[i] = number(high, random);
    }
    return numbers;
  }

  private double chanceOfHigh(int i) {
    return switch (turn) {
      case NONE -> 0;
      case ABRUPT -> i < CHANGE ? 0 : 1;
      case GRADUAL -> Math.min(1, Math.max(0, (double) (i - CHANGE) / WIDTH));
    };
  }

  private double number(boolean high, Random random) {
    return switch (kind) {
      case ERRORS -> random.nextDouble() < (high ? 0.4 : 0.2) ? 1 : 0;
      case NUMBERS -> (high ? 0.5 : 0) + random.nextGaussian();
    };
  }
}
