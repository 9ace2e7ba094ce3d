package io.millrace.optimizer;

import java.util.function.LongToDoubleFunction;

/**
 * {@link Schedule.CosineRestarts}. Remembers the latest period to save the way from the first one;
 * the answer does not depend on it.
 */
final class RestartingCosine implements LongToDoubleFunction {
  private final Schedule.CosineRestarts settings;
  private long index;
  private double start;
  private double length;

  RestartingCosine(Schedule.CosineRestarts settings) {
    this.settings = settings;
    rewind();
  }

  private void rewind() {
    index = 0;
    start = 0;
    length = settings.period();
  }

  @Override
  public double applyAsDouble(long step) {
    if (step < start) {
      rewind();
    }
    while (step >= start + length) {
      start += length;
      length *= settings.periodFactor();
      index++;
    }
    double wave = (1 + StrictMath.cos(Math.PI * (step - start) / length)) / 2;
    double height = StrictMath.pow(settings.heightFactor(), (double) index);
    return settings.minimum() + (1 - settings.minimum()) * height * wave;
  }
}
