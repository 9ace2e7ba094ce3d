package io.millrace.pool;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;

/** How the weight of a remembered sample falls with its distance d: where it begins. */
public sealed interface Kernel {
  /**
   * (core + d)^−exponent: far samples keep some weight, and near ones are told apart by ratios of
   * their distances (the rational quadratic kernel, Rasmussen and Williams 2006, 4.2).
   *
   * @param exponent how fast weights fall
   * @param core the distance below which samples count alike
   */
  record Power(
      @Default("2") @Bounds(">= 0.0025 and <= 54") double exponent,
      @Default("1") @Bounds(">= 0.00001 and <= 54") double core)
      implements Kernel {
    /** As the experiments found it best. */
    public Power() {
      this(2, 1);
    }
  }

  /**
   * exp(−d / (2 width²)): far samples count nothing.
   *
   * @param width standard deviation, in deviations of a feature
   */
  record Gaussian(@Default("1") @Bounds(">= 0.1 and <= 14") double width) implements Kernel {}
}
