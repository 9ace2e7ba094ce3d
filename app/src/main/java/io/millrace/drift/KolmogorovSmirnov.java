package io.millrace.drift;

/**
 * The test of Kolmogorov and Smirnov of whether two samples of n numbers each are of one
 * distribution. Their distance is the greatest difference, over all x, of how many of each are at
 * most x.
 */
final class KolmogorovSmirnov {
  /** As a share of n, in River and in the authors' code. */
  private static final double DISTANCE_THAT_IS_NONE = 0.1;

  private KolmogorovSmirnov() {}

  /** The distance of two samples of the same size, each in ascending order. */
  static int distance(double[] one, double[] other) {
    int greatest = 0;
    int i = 0;
    int j = 0;
    while (i < one.length && j < other.length) {
      double x = Math.min(one[i], other[j]);
      while (i < one.length && one[i] == x) {
        i++;
      }
      while (j < other.length && other[j] == x) {
        j++;
      }
      greatest = Math.max(greatest, Math.abs(i - j));
    }
    return greatest;
  }

  /**
   * The chance of a distance of at least h: 2 Σ (−1)ᵏ⁻¹ C(2n, n − k h) / C(2n, n) over k ≥ 1
   * (Gnedenko and Korolyuk 1951).
   */
  static double chance(int n, int h) {
    double sum = 0;
    for (int k = n / h; k >= 1; k--) {
      // C(2n, n − k h) / C(2n, n − (k − 1) h)
      double ratio = 1;
      for (int i = 0; i < h; i++) {
        ratio *= (double) (n - (k - 1) * h - i) / (n + (k - 1) * h + i + 1);
      }
      sum = ratio * (1 - sum);
    }
    return 2 * sum;
  }

  /** The least distance whose chance is at most this; n + 1 if there is none. */
  static int leastDistance(int n, double chance) {
    int distance = (int) (DISTANCE_THAT_IS_NONE * n) + 1;
    while (distance <= n && chance(n, distance) > chance) {
      distance++;
    }
    return distance;
  }
}
