package io.millrace.streams;

import java.util.List;

/**
 * Two numbers v and w that are 0 or 1, and two numbers x and y from 0 to 1. The class is 1 if at
 * least two of these hold: v = 1, w = 1, y < 0.5 + 0.3 sin(3πx). Concept 2 is the opposite.
 *
 * <p>Gama, Medas, Castillo, Rodrigues: Learning with drift detection. SBIA 2004.
 */
final class Mixed implements SyntheticStream {
  @Override
  public List<String> features() {
    return List.of("v", "w", "x", "y");
  }

  @Override
  public int concepts() {
    return 2;
  }

  @Override
  public Concept concept(int number, long seed, double noise) {
    return (random, features) -> {
      features[0] = random.nextInt(2);
      features[1] = random.nextInt(2);
      features[2] = Decimals.uniform(random, 0, 1);
      features[3] = Decimals.uniform(random, 0, 1);
      double third = Sine.isBelowCurve(features[2], features[3]) ? 1 : 0;
      boolean two = features[0] + features[1] + third >= 2;
      return two == (number == 1) ? "1" : "0";
    };
  }
}
