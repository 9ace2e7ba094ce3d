package io.millrace.streams;

import java.util.List;

/**
 * Two numbers from 0 to 1. The class is 1 if y < sin(x) in concept 1 (SINE1), and if y < 0.5 + 0.3
 * sin(3πx) in concept 3 (SINE2). Concepts 2 and 4 are their opposites.
 *
 * <p>Gama, Medas, Castillo, Rodrigues: Learning with drift detection. SBIA 2004.
 */
final class Sine implements SyntheticStream {
  @Override
  public List<String> features() {
    return List.of("x", "y");
  }

  @Override
  public int concepts() {
    return 4;
  }

  @Override
  public Concept concept(int number, long seed, double noise) {
    boolean first = number <= 2;
    boolean opposite = number % 2 == 0;
    return (random, features) -> {
      double x = Decimals.uniform(random, 0, 1);
      double y = Decimals.uniform(random, 0, 1);
      features[0] = x;
      features[1] = y;
      boolean below = first ? y < StrictMath.sin(x) : isBelowCurve(x, y);
      return below == opposite ? "0" : "1";
    };
  }

  /** The curve of SINE2, which {@link Mixed} has too. */
  static boolean isBelowCurve(double x, double y) {
    return y < 0.5 + 0.3 * StrictMath.sin(3 * Math.PI * x);
  }
}
