package io.millrace.tensorflow.loss;

import io.millrace.network.Loss;
import io.millrace.settings.ByChoice;

/** From a loss's settings to its function. */
public final class Losses {
  private static final ByChoice<Loss, LossFunction> FUNCTIONS =
      ByChoice.<Loss, LossFunction>builder(Loss.class)
          .put(Loss.MeanSquaredError.class, loss -> new MeanSquaredErrorFunction())
          .put(Loss.MeanAbsoluteError.class, loss -> new MeanAbsoluteErrorFunction())
          .put(Loss.Huber.class, HuberFunction::new)
          .put(Loss.Quantile.class, QuantileFunction::new)
          .put(Loss.Poisson.class, loss -> new PoissonFunction())
          .put(Loss.BinaryCrossEntropy.class, BinaryCrossEntropyFunction::new)
          .put(Loss.SoftmaxCrossEntropy.class, SoftmaxCrossEntropyFunction::new)
          .put(Loss.Hinge.class, loss -> new HingeFunction())
          .build();

  private Losses() {}

  /** The function of a loss. */
  public static LossFunction of(Loss loss) {
    return FUNCTIONS.of(loss);
  }
}
