package io.millrace.optimizer;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import org.jspecify.annotations.Nullable;

/** How a gradient g moves a weight w, with learning rate η. Defaults are each paper's. */
public sealed interface Optimizer {
  /** η at step 0. */
  double learningRate();

  /**
   * Whether weights are computed from the slots alone, which hold sums over all steps: so they
   * forget where they began, the rate must be one and the same for all steps, and the slots can't
   * be reset.
   */
  default boolean computesWeights() {
    return false;
  }

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
      @Default("1e-8") @Bounds(">= 1e-30") double epsilon)
      implements Optimizer {}

  /**
   * n ← n + g², then w ← w − η g / (√n + ε): a rate of its own for each weight, which falls the
   * more the weight has moved (Duchi et al. 2011, diagonal form).
   */
  record Adagrad(
      @Default("0.01") @Bounds("> 0") double learningRate,
      @Default("1e-8") @Bounds(">= 1e-30") double epsilon)
      implements Optimizer {}

  /**
   * n ← ρ n + (1−ρ) g², Δ = g √(d + ε) / √(n + ε), d ← ρ d + (1−ρ) Δ², w ← w − η Δ (Zeiler 2012,
   * where η = 1).
   */
  record Adadelta(
      @Default("1") @Bounds("> 0") double learningRate,
      @Default("0.95") @Bounds(">= 0 and < 1") double rho,
      @Default("1e-6") @Bounds(">= 1e-30") double epsilon)
      implements Optimizer {}

  /**
   * n ← ρ n + (1−ρ) g², then w ← w − η g / (√n + ε) (Tieleman and Hinton 2012, lecture 6.5). When
   * {@code centered} n is the variance: the square of g's own average is taken away (Graves 2013).
   *
   * @param biasCorrection whether averages are divided by 1 − ρᵗ, as those of Adam are; absent: no
   */
  record Rmsprop(
      @Default("0.001") @Bounds("> 0") double learningRate,
      @Default("0.9") @Bounds(">= 0 and < 1") double rho,
      @Default("1e-8") @Bounds(">= 1e-30") double epsilon,
      @Default("false") boolean centered,
      @Nullable Boolean biasCorrection)
      implements Optimizer {
    /** Without bias correction. */
    public Rmsprop(double learningRate, double rho, double epsilon, boolean centered) {
      this(learningRate, rho, epsilon, centered, null);
    }

    /** Whether averages are divided by 1 − ρᵗ. */
    public boolean correctsBias() {
      return Boolean.TRUE.equals(biasCorrection);
    }
  }

  /**
   * Adam's m and v without bias correction, and v̂ ← max(v̂, v), w ← w − η m / (√v̂ + ε): the rate
   * of a weight never rises again (Reddi et al. 2018, algorithm 2).
   */
  record Amsgrad(
      @Default("0.001") @Bounds("> 0") double learningRate,
      @Default("0.9") @Bounds(">= 0 and < 1") double beta1,
      @Default("0.999") @Bounds(">= 0 and < 1") double beta2,
      @Default("1e-8") @Bounds(">= 1e-30") double epsilon)
      implements Optimizer {}

  /**
   * Adam's step, and beside it w ← w − η λ w for weights, not biases: decay that the moments don't
   * see (Loshchilov and Hutter 2019, algorithm 2, with η in the place of both its rates).
   */
  record Adamw(
      @Default("0.001") @Bounds("> 0") double learningRate,
      @Default("0.9") @Bounds(">= 0 and < 1") double beta1,
      @Default("0.999") @Bounds(">= 0 and < 1") double beta2,
      @Default("1e-8") @Bounds(">= 1e-30") double epsilon,
      @Default("0.01") @Bounds(">= 0") double weightDecay)
      implements Optimizer {}

  /**
   * Adam with Nesterov's momentum and its schedule μₜ = β₁ (1 − 0.96^(ψt) / 2), ψ = 0.004 (Dozat
   * 2016): m̄ = (1−μₜ) g / (1−Πμᵢ, i ≤ t) + μₜ₊₁ m / (1−Πμᵢ, i ≤ t+1), w ← w − η m̄ / (√v̂ + ε).
   */
  record Nadam(
      @Default("0.002") @Bounds("> 0") double learningRate,
      @Default("0.9") @Bounds(">= 0 and < 1") double beta1,
      @Default("0.999") @Bounds(">= 0 and < 1") double beta2,
      @Default("1e-8") @Bounds(">= 1e-30") double epsilon)
      implements Optimizer {}

  /**
   * m ← β₁ m + (1−β₁) g, u ← max(β₂ u, |g|), w ← w − η / (1−β₁ᵗ) m / (u + ε) (Kingma and Ba 2015,
   * algorithm 2, with an ε for weights that never had a gradient).
   */
  record Adamax(
      @Default("0.002") @Bounds("> 0") double learningRate,
      @Default("0.9") @Bounds(">= 0 and < 1") double beta1,
      @Default("0.999") @Bounds(">= 0 and < 1") double beta2,
      @Default("1e-8") @Bounds(">= 1e-30") double epsilon)
      implements Optimizer {}

  /**
   * c = β₁ m + (1−β₁) g, w ← w − η sgn(c), then m ← β₂ m + (1−β₂) g: every weight moves by η at
   * each step, whatever the gradient's size; and beside it w ← w − η λ w for weights, not biases
   * (Chen et al. 2023, algorithm 2).
   */
  record Lion(
      @Default("0.0001") @Bounds("> 0") double learningRate,
      @Default("0.9") @Bounds(">= 0 and < 1") double beta1,
      @Default("0.99") @Bounds(">= 0 and < 1") double beta2,
      @Default("0") @Bounds(">= 0") double weightDecay)
      implements Optimizer {}

  /**
   * FTRL-proximal (McMahan et al. 2013, algorithm 1), for sparse linear models: σ = (√(n + g²) −
   * √n) / η, z ← z + g − σ w, n ← n + g²; w is 0 where |z| ≤ λ₁, else −(z − sgn(z) λ₁) / ((β + √n)
   * / η + λ₂). Weights are a function of z and n, so they begin at 0 whatever the initializer says.
   */
  record Ftrl(
      @Default("0.1") @Bounds("> 0") double learningRate,
      @Default("1") @Bounds(">= 0") double beta,
      @Default("0") @Bounds(">= 0") double l1,
      @Default("0") @Bounds(">= 0") double l2)
      implements Optimizer {
    @Override
    public boolean computesWeights() {
      return true;
    }
  }
}
