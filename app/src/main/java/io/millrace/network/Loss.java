package io.millrace.network;

/**
 * What learning makes small. A mini-batch's loss is Σ weight·loss / rows, as in Keras; scores are
 * what the loss makes of the network's outputs z.
 */
public sealed interface Loss {
  /** Mean over the outputs of (z − y)²; scores are z. For numeric labels. */
  record MeanSquaredError() implements Loss {}

  /**
   * Mean over the outputs of −y ln σ(z) − (1−y) ln(1−σ(z)); scores are σ(z). For labels in [0, 1].
   */
  record BinaryCrossEntropy() implements Loss {}

  /** −ln softmax(z) at the label's class; scores are softmax(z). For one of several classes. */
  record SoftmaxCrossEntropy() implements Loss {}
}
