package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import org.jspecify.annotations.Nullable;

/** One layer of the network; the list of them runs from the features to the outputs. */
public sealed interface Layer {
  /**
   * Subtracts the running mean and divides by the running standard deviation of each feature. Both
   * are part of the model's state and move only when samples are learned (Welford 1962, in the
   * pairwise form of Chan et al. 1979). A sample is measured against statistics that include itself
   * but no other sample of its mini-batch; a feature that has been constant so far gives 0.
   *
   * @param limit results beyond ± this are set to it. Without a limit a feature that stood still
   *     for n samples and then moves gives √n, and one such sample can undo what was learned
   */
  record Standardize(@Default("10") @Bounds("> 0") double limit) implements Layer {}

  /**
   * y = activation(x W + b), with W {@code [inputs, units]} and b {@code [units]}, b starting at 0.
   *
   * @param l1 of this layer; absent: that of all, see {@link Regularization}
   * @param l2 of this layer; absent: that of all
   * @param maxNorm of this layer; absent: that of all
   */
  record Dense(
      @Bounds(">= 1") int units,
      @Default("linear") Activation activation,
      @Default("glorot_uniform") Initializer initializer,
      @Bounds(">= 0") @Nullable Double l1,
      @Bounds(">= 0") @Nullable Double l2,
      @Bounds("> 0") @Nullable Double maxNorm)
      implements Layer {

    /** A layer without regularization of its own. */
    public Dense(int units, Activation activation, Initializer initializer) {
      this(units, activation, initializer, null, null, null);
    }

    /** What this layer sets of its own. */
    public Regularization regularization() {
      return new Regularization(l1, l2, maxNorm);
    }
  }
}
