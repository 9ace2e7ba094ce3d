package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import java.util.Optional;

/** Against overfitting, and for even gradients. Each gives the shape that it takes. */
public sealed interface Regularizing extends Layer {
  /**
   * While learning, each number is 0 with probability {@code rate} and else divided by 1 − rate;
   * while scoring, nothing (Srivastava et al. 2014). What is dropped is a function of seed, layer
   * and step alone, so learning again drops the same.
   */
  record Dropout(@Default("0.5") @Bounds(">= 0 and < 1") double rate) implements Regularizing {}

  /**
   * γ (x − μ) / √(σ² + ε) + β, with μ and σ² over the last axis of each sample (Ba et al. 2016).
   */
  record LayerNormalization(@Default("0.001") @Bounds(">= 1e-30") double epsilon)
      implements Regularizing {}

  /** γ x / √(mean of x² + ε), over the last axis of each sample (Zhang and Sennrich 2019). */
  record RmsNormalization(@Default("0.000001") @Bounds(">= 1e-30") double epsilon)
      implements Regularizing {}

  /**
   * γ (x − μ) / √(σ² + ε) + β, for each channel: while learning with μ and σ² of the mini-batch,
   * while scoring with their running averages a ← m a + (1−m) value, which are part of the model's
   * state (Ioffe and Szegedy 2015).
   */
  record BatchNormalization(
      @Default("0.99") @Bounds(">= 0 and < 1") double momentum,
      @Default("0.001") @Bounds(">= 1e-30") double epsilon)
      implements Regularizing {
    @Override
    public Optional<Fault> fault(Place place) {
      // The one number of a channel has no variance; an image has many of each.
      return place.input().length > 1 || place.batchSize() > 1
          ? Optional.empty()
          : Optional.of(
              new Fault(
                  "",
                  "with batch_size 1",
                  "needs the variance of a mini-batch, so a batch_size above 1;"
                      + " or use layer_normalization or standardize"));
    }
  }
}
