package io.millrace.optimizer;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;

/**
 * Takes the smallest weights, not biases and embeddings, out of each trainable layer, more and more
 * at the end of each control interval: at step t the share s = f + (i − f) (1 − (t − begin) / (end
 * − begin))³, with f the sparsity in the end and i the first one (Zhu and Gupta 2017).
 *
 * @param sparsity f
 * @param initial i
 * @param begin no weight is taken out before this step
 * @param end from this step on the sparsity stays
 */
public record Pruning(
    @Bounds("> 0 and < 1") double sparsity,
    @Default("0") @Bounds(">= 0 and < 1") double initial,
    @Default("0 steps") @Unit("steps") @Bounds(">= 0") long begin,
    @Unit("steps") @Bounds(">= 1") long end) {

  /** The share of weights to be out at a step; 0 before {@link #begin}. */
  public double at(long step) {
    if (step < begin) {
      return 0;
    }
    double left = step >= end ? 0 : 1 - (double) (step - begin) / (end - begin);
    return sparsity + (initial - sparsity) * left * left * left;
  }
}
