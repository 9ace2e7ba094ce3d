package io.millrace.streams;

import java.util.Random;

/**
 * Where features stand when some of those that matter have changed places with some that don't: the
 * drift of MOA's generators {@code LEDGeneratorDrift} and {@code WaveformGeneratorDrift}.
 */
final class SwappedPlaces {
  private final int[] places;

  /**
   * Chooses them.
   *
   * @param relevant how many features matter; they are the first
   * @param others how many don't
   * @param swapped how many of each have changed places
   */
  SwappedPlaces(int relevant, int others, int swapped, long seed) {
    places = new int[relevant + others];
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    Random random = Seeds.random(seed, Seeds.PLACES);
    int first = random.nextInt(relevant);
    int firstOther = random.nextInt(others);
    for (int i = 0; i < swapped; i++) {
      int one = (first + i) % relevant;
      int other = relevant + (firstOther + i) % others;
      places[one] = other;
      places[other] = one;
    }
  }

  /** Where a feature stands. */
  int of(int feature) {
    return places[feature];
  }
}
