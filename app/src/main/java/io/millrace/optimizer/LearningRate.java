package io.millrace.optimizer;

import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The learning rate of each step: the optimizer's times the schedule's factor, with a linear
 * warm-up in front (Goyal et al. 2017). It depends on the settings and the step alone. One thread
 * at a time may use an instance.
 */
public final class LearningRate {
  private final double base;
  private final LongToDoubleFunction factors;
  private final long warmUp;

  /**
   * The rates that settings give.
   *
   * @param base the optimizer's
   * @param schedule absent: constant
   * @param warmUp in so many first steps the rate rises in equal parts to where the schedule
   *     begins, which is with the step behind them
   */
  public LearningRate(double base, @Nullable Schedule schedule, long warmUp) {
    this.base = base;
    this.factors = (schedule == null ? new Schedule.Constant() : schedule).factors();
    this.warmUp = warmUp;
  }

  /**
   * The rate of the mini-batch that is learned next.
   *
   * @param step mini-batches learned or skipped before
   */
  public double at(long step) {
    if (step < warmUp) {
      return base * factors.applyAsDouble(0) * (step + 1) / warmUp;
    }
    return base * factors.applyAsDouble(step - warmUp);
  }
}
