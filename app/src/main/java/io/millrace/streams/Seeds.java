package io.millrace.streams;

import java.util.Random;

/**
 * Generators of random numbers that give the same on every machine. {@link Random} is specified to
 * the bit, but close seeds give similar numbers, so they are hashed.
 */
final class Seeds {
  /** Whose numbers the samples are drawn with. */
  static final int SAMPLES = 0;

  /** Whose numbers say which features change their places. */
  static final int PLACES = -1;

  private Seeds() {}

  /**
   * One of a seed's generators.
   *
   * @param number that of a concept, or one of the constants here
   */
  static Random random(long seed, int number) {
    return new Random(hash(hash(seed) + number));
  }

  /** The finalizer of MurmurHash3 for 64 bits. */
  private static long hash(long value) {
    long h = value;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
