package io.millrace.optimizer;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;

/** How a gradient g moves a weight w, with learning rate η. Defaults are each paper's. */
public sealed interface Optimizer {
  /** η at step 0. */
  double learningRate();

  /** w ← w − η g (Robbins and Monro 1951) */
  record Sgd(@Bounds("> 0") double learningRate) implements Optimizer {}

  /**
   * v ← μ v + g, then w ← w − η v (Polyak 1964); with {@code nesterov} w ← w − η (g + μ v), the
   * form of Nesterov's method in Sutskever et al. 2013.
   */
  record Momentum(
      @Bounds("> 0") double learningRate,
      @Default("0.9") @Bounds(">= 0 and < 1") double momentum,
      @Default("false") boolean nesterov)
      implements Optimizer {}

  /**
   * m ← β₁ m + (1−β₁) g, v ← β₂ v + (1−β₂) g², w ← w − η m̂ / (√v̂ + ε) with m̂ = m / (1−β₁ᵗ) and
   * v̂ = v / (1−β₂ᵗ) (Kingma and Ba 2015, algorithm 1).
   */
  record Adam(
      @Default("0.001") @Bounds("> 0") double learningRate,
      @Default("0.9") @Bounds(">= 0 and < 1") double beta1,
      @Default("0.999") @Bounds(">= 0 and < 1") double beta2,
      @Default("1e-8") @Bounds("> 0") double epsilon)
      implements Optimizer {}
}
