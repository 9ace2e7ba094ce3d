package io.millrace.tensorflow.loss;

import io.millrace.network.Loss;

/** From a loss's settings to its function. */
public final class Losses {
  private Losses() {}

  /** The function of a loss. */
  public static LossFunction of(Loss loss) {
    if (loss instanceof Loss.MeanSquaredError) {
      return new MeanSquaredErrorFunction();
    }
    if (loss instanceof Loss.MeanAbsoluteError) {
      return new MeanAbsoluteErrorFunction();
    }
    if (loss instanceof Loss.Huber huber) {
      return new HuberFunction(huber);
    }
    if (loss instanceof Loss.Poisson) {
      return new PoissonFunction();
    }
    if (loss instanceof Loss.BinaryCrossEntropy binary) {
      return new BinaryCrossEntropyFunction(binary);
    }
    if (loss instanceof Loss.SoftmaxCrossEntropy softmax) {
      return new SoftmaxCrossEntropyFunction(softmax);
    }
    if (loss instanceof Loss.Hinge) {
      return new HingeFunction();
    }
    throw new IllegalArgumentException("no function for " + loss);
  }
}
