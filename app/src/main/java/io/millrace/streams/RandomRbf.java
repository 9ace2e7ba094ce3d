package io.millrace.streams;

import java.util.List;
import java.util.Random;

/**
 * Ten numbers around one of fifty centres, each of which has one of two classes, a weight by which
 * it is chosen, and a deviation. A sample lies at a normally distributed distance from its centre,
 * in a random direction. Each concept has centres of its own.
 *
 * <p>The random radial basis function generator of MOA. Bifet, Holmes, Kirkby, Pfahringer: MOA:
 * massive online analysis. Journal of Machine Learning Research 11, 2010.
 */
final class RandomRbf implements SyntheticStream {
  private static final int WIDTH = 10;
  private static final int CENTRES = 50;
  private static final int CLASSES = 2;

  /**
   * Where samples gather.
   *
   * @param until the sum of the weights up to this one
   */
  private record Centre(double[] place, int label, double deviation, double until) {}

  @Override
  public List<String> features() {
    return Names.numbered(WIDTH);
  }

  @Override
  public int concepts() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Concept concept(int number, long seed, double noise) {
    Centre[] centres = centres(Seeds.random(seed, number));
    return (random, features) -> {
      Centre centre = choose(centres, random);
      double length = 0;
      for (int i = 0; i < WIDTH; i++) {
        features[i] = 2 * random.nextDouble() - 1;
        length += features[i] * features[i];
      }
      double scale = random.nextGaussian() * centre.deviation / Math.sqrt(length);
      for (int i = 0; i < WIDTH; i++) {
        features[i] = Decimals.round(centre.place[i] + features[i] * scale);
      }
      return Integer.toString(centre.label);
    };
  }

  private static Centre[] centres(Random random) {
    Centre[] centres = new Centre[CENTRES];
    double sum = 0;
    for (int i = 0; i < CENTRES; i++) {
      double[] place = new double[WIDTH];
      for (int j = 0; j < WIDTH; j++) {
        place[j] = random.nextDouble();
      }
      int label = random.nextInt(CLASSES);
      double deviation = random.nextDouble();
      sum += random.nextDouble();
      centres[i] = new Centre(place, label, deviation, sum);
    }
    return centres;
  }

  private static Centre choose(Centre[] centres, Random random) {
    double chosen = random.nextDouble() * centres[CENTRES - 1].until;
    int i = 0;
    while (i < CENTRES - 1 && centres[i].until <= chosen) {
      i++;
    }
    return centres[i];
  }
}
