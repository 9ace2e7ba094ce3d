package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;

/** From an optimizer's settings to its function. */
public final class Optimizers {
  private Optimizers() {}

  /** The function of an optimizer. */
  public static OptimizerFunction of(Optimizer optimizer) {
    if (optimizer instanceof Optimizer.Sgd) {
      return new SgdFunction();
    }
    if (optimizer instanceof Optimizer.Momentum momentum) {
      return new MomentumFunction(momentum);
    }
    if (optimizer instanceof Optimizer.Adam adam) {
      return new AdamFunction(adam);
    }
    throw new IllegalArgumentException("no function for " + optimizer);
  }
}
