package io.millrace.network;

import io.millrace.settings.Bounds;
import org.jspecify.annotations.Nullable;

/**
 * What keeps weights, but not biases, small. L1 and L2 together are the elastic net (Zou and Hastie
 * 2005).
 *
 * @param l1 λ of the term λ Σ |w| of the loss (Tibshirani 1996)
 * @param l2 λ of the term λ Σ w² of the loss
 * @param maxNorm c: after each step the weights that lead to one unit, if their norm exceeds this,
 *     are scaled down to it (Srivastava et al. 2014)
 */
public record Regularization(
    @Bounds(">= 0") @Nullable Double l1,
    @Bounds(">= 0") @Nullable Double l2,
    @Bounds("> 0") @Nullable Double maxNorm) {

  /** Nothing of its own. */
  public static final Regularization NONE = new Regularization(null, null, null);

  /** These settings where they are set, else the general ones. */
  public Regularization or(@Nullable Regularization general) {
    if (general == null) {
      return this;
    }
    return new Regularization(
        l1 == null ? general.l1 : l1,
        l2 == null ? general.l2 : l2,
        maxNorm == null ? general.maxNorm : maxNorm);
  }
}
