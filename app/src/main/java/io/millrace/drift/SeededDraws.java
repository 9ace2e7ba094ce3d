package io.millrace.drift;

/**
 * Random numbers that are a function of a seed, a position and how many were drawn there: nothing
 * of them needs to be stored. They are SplitMix64's (Steele et al. 2014, "Fast splittable
 * pseudorandom number generators"), started at a hash of seed and position.
 */
final class SeededDraws {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  SeededDraws(long seed, long position) {
    this.state = mix(seed) ^ mix(position * GAMMA);
  }

  /** A whole number from 0 to below the bound, which is positive. */
  int below(int bound) {
    state += GAMMA;
    return (int) (((mix(state) >>> 32) * bound) >>> 32);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
