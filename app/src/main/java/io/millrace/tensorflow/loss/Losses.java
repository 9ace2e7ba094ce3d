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
    if (loss instanceof Loss.BinaryCrossEntropy) {
      return new BinaryCrossEntropyFunction();
    }
    if (loss instanceof Loss.SoftmaxCrossEntropy) {
      return new SoftmaxCrossEntropyFunction();
    }
    throw new IllegalArgumentException("no function for " + loss);
  }
}
