package io.millrace.streams;

import java.util.List;

/**
 * SEA: three numbers from 0 to 10, of which the third does not matter. The class is 1 if x1 + x2 >
 * θ, with θ = 8, 9, 7 and 9.5 in the four concepts. Noise is the fraction of wrong labels; it is
 * 0.1 in the paper.
 *
 * <p>Street, Kim: A streaming ensemble algorithm (SEA) for large-scale classification. KDD 2001.
 */
final class Sea implements SyntheticStream {
  private static final double[] THRESHOLDS = {8, 9, 7, 9.5};

  @Override
  public List<String> features() {
    return Names.numbered(3);
  }

  @Override
  public int concepts() {
    return THRESHOLDS.length;
  }

  @Override
  public boolean hasNoise() {
    return true;
  }

  @Override
  public Concept concept(int number, long seed, double noise) {
    double threshold = THRESHOLDS[number - 1];
    return (random, features) -> {
      for (int i = 0; i < features.length; i++) {
        features[i] = Decimals.uniform(random, 0, 10);
      }
      return Flipped.label(features[0] + features[1] > threshold, noise, random);
    };
  }
}
