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
    if (optimizer instanceof Optimizer.Adagrad adagrad) {
      return new AdagradFunction(adagrad);
    }
    if (optimizer instanceof Optimizer.Adadelta adadelta) {
      return new AdadeltaFunction(adadelta);
    }
    if (optimizer instanceof Optimizer.Rmsprop rmsprop) {
      return new RmspropFunction(rmsprop);
    }
    if (optimizer instanceof Optimizer.Amsgrad amsgrad) {
      return new AmsgradFunction(amsgrad);
    }
    if (optimizer instanceof Optimizer.Adamw adamw) {
      return new AdamFunction(adamw);
    }
    if (optimizer instanceof Optimizer.Nadam nadam) {
      return new NadamFunction(nadam);
    }
    if (optimizer instanceof Optimizer.Adamax adamax) {
      return new AdamaxFunction(adamax);
    }
    if (optimizer instanceof Optimizer.Ftrl ftrl) {
      return new FtrlFunction(ftrl);
    }
    throw new IllegalArgumentException("no function for " + optimizer);
  }
}
