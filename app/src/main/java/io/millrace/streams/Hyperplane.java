package io.millrace.streams;

import java.util.List;
import java.util.Random;

/**
 * Ten numbers from 0 to 1, on either side of a hyperplane through the middle of their cube: the
 * class is 1 if Σ w x ≥ ½ Σ w. Each concept has weights w of its own, drawn from 0 to 1. Noise is
 * the fraction of wrong labels.
 *
 * <p>Hulten, Spencer, Domingos: Mining time-changing data streams. KDD 2001.
 */
final class Hyperplane implements SyntheticStream {
  private static final int WIDTH = 10;

  @Override
  public List<String> features() {
    return Names.numbered(WIDTH);
  }

  @Override
  public int concepts() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean hasNoise() {
    return true;
  }

  @Override
  public Concept concept(int number, long seed, double noise) {
    double[] weights = weights(number, seed);
    return (random, features) -> {
      double side = 0;
      for (int i = 0; i < WIDTH; i++) {
        features[i] = Decimals.uniform(random, 0, 1);
        side += weights[i] * (features[i] - 0.5);
      }
      return Flipped.label(side >= 0, noise, random);
    };
  }

  /** The weights of a concept. */
  static double[] weights(int number, long seed) {
    Random random = Seeds.random(seed, number);
    double[] weights = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      weights[i] = random.nextDouble();
    }
    return weights;
  }
}
