package io.millrace.streams;

import java.util.List;

/**
 * A digit on a display of seven segments, x1 to x7, with seventeen features x8 to x24 that are 0 or
 * 1 at random. In concept n, n − 1 of the segments have changed places with others. Noise is the
 * fraction of segments that are wrong; it is 0.1 in the book.
 *
 * <p>Breiman, Friedman, Olshen, Stone: Classification and regression trees. 1984.
 */
final class Led implements SyntheticStream {
  private static final int OTHERS = 17;

  /** Of each digit: top, upper left and right, middle, lower left and right, bottom. */
  private static final String[] DIGITS = {
    "1110111", "0010010", "1011101", "1011011", "0111010",
    "1101011", "1101111", "1010010", "1111111", "1111011"
  };

  private static final int SEGMENTS = 7;

  @Override
  public List<String> features() {
    return Names.numbered(SEGMENTS + OTHERS);
  }

  @Override
  public int concepts() {
    return SEGMENTS + 1;
  }

  @Override
  public boolean hasNoise() {
    return true;
  }

  @Override
  public Concept concept(int number, long seed, double noise) {
    SwappedPlaces places = new SwappedPlaces(SEGMENTS, OTHERS, number - 1, seed);
    return (random, features) -> {
      int digit = random.nextInt(DIGITS.length);
      for (int i = 0; i < SEGMENTS; i++) {
        boolean wrong = noise > 0 && random.nextDouble() < noise;
        boolean lit = DIGITS[digit].charAt(i) == '1';
        features[places.of(i)] = lit == wrong ? 0 : 1;
      }
      for (int i = SEGMENTS; i < features.length; i++) {
        features[places.of(i)] = random.nextInt(2);
      }
      return Integer.toString(digit);
    };
  }
}
