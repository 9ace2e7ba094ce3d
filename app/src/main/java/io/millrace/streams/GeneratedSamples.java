package io.millrace.streams;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;

/**
 * Samples of two concepts, one after the other: of each the numbers of the features, then the
 * label, as texts. The same seed gives the same samples on every machine.
 */
public final class GeneratedSamples implements Iterator<List<String>> {
  private final Concept before;
  private final Concept after;
  private final Drift drift;
  private final Random random;
  private final double[] features;
  private final long count;
  private long next;

  /**
   * Begins with the first sample.
   *
   * @param before the number of the first concept
   * @param after the number of the second
   * @param count how many samples there are
   * @param noise a fraction from 0 to 1; 0 if the stream takes none
   */
  public GeneratedSamples(
      SyntheticStream stream,
      int before,
      int after,
      Drift drift,
      long count,
      long seed,
      double noise) {
    this.before = stream.concept(before, seed, noise);
    this.after = stream.concept(after, seed, noise);
    this.drift = drift;
    this.random = Seeds.random(seed, Seeds.SAMPLES);
    this.features = new double[stream.features().size()];
    this.count = count;
  }

  @Override
  public boolean hasNext() {
    return next < count;
  }

  @Override
  public List<String> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    String label = concept(drift.chance(next++)).draw(random, features);
    List<String> row = new ArrayList<>(features.length + 1);
    for (double feature : features) {
      row.add(Decimals.text(feature));
    }
    row.add(label);
    return row;
  }

  /** Where there is no choice, no random number is taken: a drift changes nothing before it. */
  private Concept concept(double chance) {
    boolean isAfter = chance > 0 && (chance == 1 || random.nextDouble() < chance);
    return isAfter ? after : before;
  }
}
