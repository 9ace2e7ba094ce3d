package io.millrace.optimizer;

import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;

/**
 * {@link Schedule.RandomDecay}. Remembers the latest period's product to save drawing all factors
 * again; the answer does not depend on it.
 */
final class RandomProduct implements LongToDoubleFunction {
  private final Schedule.RandomDecay settings;
  private SplittableRandom random;
  private long period;
  private double product = 1;

  RandomProduct(Schedule.RandomDecay settings) {
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed());
  }

  @Override
  public double applyAsDouble(long step) {
    long wanted = step / settings.every();
    if (wanted < period) {
      random = new SplittableRandom(settings.seed());
      period = 0;
      product = 1;
    }
    while (period < wanted) {
      double range = settings.high() - settings.low();
      product *= settings.low() + range * random.nextDouble();
      period++;
    }
    return product;
  }
}
