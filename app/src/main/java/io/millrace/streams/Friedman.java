package io.millrace.streams;

import java.util.List;

/**
 * A number to predict from ten numbers from 0 to 1, of which five matter: y = 10 sin(π x1 x2) + 20
 * (x3 − ½)² + 10 x4 + 5 x5 + ε, with ε normal. In the concepts 2 and 3 others take the places of x1
 * to x5 in it: x4, x5, x2, x1, x3 and x2, x5, x4, x3, x1.
 *
 * <p>Friedman: Multivariate adaptive regression splines. Annals of Statistics 19(1), 1991. The
 * concepts: Ikonomovska, Gama, Džeroski: Learning model trees from evolving data streams. Data
 * Mining and Knowledge Discovery 23(1), 2011.
 */
final class Friedman implements SyntheticStream {
  private static final int WIDTH = 10;

  /** Which features stand in the places of x1 to x5, from 0. */
  private static final int[][] PLACES = {{0, 1, 2, 3, 4}, {3, 4, 1, 0, 2}, {1, 4, 3, 2, 0}};

  @Override
  public List<String> features() {
    return Names.numbered(WIDTH);
  }

  @Override
  public String label() {
    return "y";
  }

  @Override
  public int concepts() {
    return PLACES.length;
  }

  @Override
  public Concept concept(int number, long seed, double noise) {
    int[] at = PLACES[number - 1];
    return (random, x) -> {
      for (int i = 0; i < WIDTH; i++) {
        x[i] = Decimals.uniform(random, 0, 1);
      }
      double middle = x[at[2]] - 0.5;
      double y =
          10 * StrictMath.sin(Math.PI * x[at[0]] * x[at[1]])
              + 20 * middle * middle
              + 10 * x[at[3]]
              + 5 * x[at[4]];
      return Decimals.text(Decimals.round(y + random.nextGaussian()));
    };
  }
}
