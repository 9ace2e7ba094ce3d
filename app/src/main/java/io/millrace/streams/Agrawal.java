package io.millrace.streams;

import java.util.List;
import java.util.Random;

/**
 * People who ask for a loan, in group A or B. The ten concepts are the functions 1 to 10 of the
 * paper, in {@link AgrawalFunctions}. As in MOA and River the commission goes up to 85,000 (75,000
 * in the paper). Noise moves each number after the group is known, by up to this fraction of the
 * number's range, in which it stays.
 *
 * <p>Agrawal, Imielinski, Swami: Database mining: a performance perspective. IEEE Transactions on
 * Knowledge and Data Engineering 5(6), 1993.
 */
final class Agrawal implements SyntheticStream {
  /** The places of the features. */
  static final int SALARY = 0;

  static final int COMMISSION = 1;
  static final int AGE = 2;
  static final int EDUCATION = 3;
  static final int CAR = 4;
  static final int ZIPCODE = 5;
  static final int HOUSE = 6;
  static final int YEARS = 7;
  static final int LOAN = 8;

  @Override
  public List<String> features() {
    return List.of(
        "salary", "commission", "age", "elevel", "car", "zipcode", "hvalue", "hyears", "loan");
  }

  @Override
  public int concepts() {
    return 10;
  }

  @Override
  public boolean hasNoise() {
    return true;
  }

  @Override
  public Concept concept(int number, long seed, double noise) {
    return (random, features) -> {
      draw(random, features);
      boolean inA = AgrawalFunctions.isInA(number, features);
      if (noise > 0) {
        disturb(random, features, noise);
      }
      return inA ? "A" : "B";
    };
  }

  private static void draw(Random random, double[] person) {
    person[SALARY] = Decimals.uniform(random, 20_000, 150_000);
    person[COMMISSION] = person[SALARY] >= 75_000 ? 0 : Decimals.uniform(random, 10_000, 85_000);
    person[AGE] = 20 + random.nextInt(61);
    person[EDUCATION] = random.nextInt(5);
    person[CAR] = 1 + random.nextInt(20);
    person[ZIPCODE] = random.nextInt(9);
    double houses = houses(person);
    person[HOUSE] = Decimals.uniform(random, 0.5 * houses, 1.5 * houses);
    person[YEARS] = 1 + random.nextInt(30);
    person[LOAN] = Decimals.uniform(random, 0, 500_000);
  }

  /** The mean value of the houses where somebody lives. */
  private static double houses(double[] person) {
    return 100_000 * (9 - person[ZIPCODE]);
  }

  private static void disturb(Random random, double[] person, double noise) {
    double houses = houses(person);
    person[SALARY] = moved(random, person[SALARY], 20_000, 150_000, noise);
    if (person[COMMISSION] > 0) {
      person[COMMISSION] = moved(random, person[COMMISSION], 10_000, 85_000, noise);
    }
    person[AGE] = Math.rint(moved(random, person[AGE], 20, 80, noise));
    person[HOUSE] = moved(random, person[HOUSE], 0.5 * houses, 1.5 * houses, noise);
    person[YEARS] = Math.rint(moved(random, person[YEARS], 1, 30, noise));
    person[LOAN] = moved(random, person[LOAN], 0, 500_000, noise);
  }

  private static double moved(
      Random random, double value, double least, double most, double noise) {
    double moved = value + noise * (most - least) * (2 * random.nextDouble() - 1);
    return Decimals.round(Math.min(most, Math.max(least, moved)));
  }
}
