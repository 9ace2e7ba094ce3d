package io.millrace.streams;

import java.util.List;

/**
 * Two of three triangular waves, mixed: x_i = u a(i) + (1 − u) b(i) + ε for i from 1 to 21, with u
 * drawn from 0 to 1 and ε normal. Which two tells the class. The features x22 to x40 are normal and
 * don't matter. In concept n, n − 1 of the features that matter have changed places with others.
 *
 * <p>Breiman, Friedman, Olshen, Stone: Classification and regression trees. 1984.
 */
final class Waveform implements SyntheticStream {
  private static final int RELEVANT = 21;
  private static final int OTHERS = 19;

  /** Where the three waves have their tops, from 0. */
  private static final int[] TOPS = {6, 14, 10};

  private static final int[][] WAVES = {{0, 1}, {0, 2}, {1, 2}};

  @Override
  public List<String> features() {
    return Names.numbered(RELEVANT + OTHERS);
  }

  @Override
  public int concepts() {
    return OTHERS + 1;
  }

  @Override
  public Concept concept(int number, long seed, double noise) {
    SwappedPlaces places = new SwappedPlaces(RELEVANT, OTHERS, number - 1, seed);
    return (random, features) -> {
      int label = random.nextInt(WAVES.length);
      double share = random.nextDouble();
      for (int i = 0; i < features.length; i++) {
        double mean =
            i < RELEVANT
                ? share * wave(WAVES[label][0], i) + (1 - share) * wave(WAVES[label][1], i)
                : 0;
        features[places.of(i)] = Decimals.round(mean + random.nextGaussian());
      }
      return Integer.toString(label);
    };
  }

  private static double wave(int number, int i) {
    return Math.max(0, 6 - Math.abs(i - TOPS[number]));
  }
}
