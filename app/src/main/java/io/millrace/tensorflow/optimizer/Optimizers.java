package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;
import io.millrace.settings.ByChoice;

/** From an optimizer's settings to its function. */
public final class Optimizers {
  private static final ByChoice<Optimizer, OptimizerFunction> FUNCTIONS =
      ByChoice.<Optimizer, OptimizerFunction>builder(Optimizer.class)
          .put(Optimizer.Sgd.class, sgd -> new SgdFunction())
          .put(Optimizer.Momentum.class, MomentumFunction::new)
          .put(Optimizer.Adam.class, AdamFunction::new)
          .put(Optimizer.Adagrad.class, AdagradFunction::new)
          .put(Optimizer.Adadelta.class, AdadeltaFunction::new)
          .put(Optimizer.Rmsprop.class, RmspropFunction::new)
          .put(Optimizer.Amsgrad.class, AmsgradFunction::new)
          .put(Optimizer.Adamw.class, AdamFunction::new)
          .put(Optimizer.Nadam.class, NadamFunction::new)
          .put(Optimizer.Adamax.class, AdamaxFunction::new)
          .put(Optimizer.Lion.class, LionFunction::new)
          .put(Optimizer.Ftrl.class, FtrlFunction::new)
          .build();

  private Optimizers() {}

  /** The function of an optimizer. */
  public static OptimizerFunction of(Optimizer optimizer) {
    return FUNCTIONS.of(optimizer);
  }
}
