package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import org.jspecify.annotations.Nullable;

/**
 * What a layer may set of its own, whatever it is; for a layer of layers, for all of them. A layer
 * without weights has no use for it.
 *
 * @param name its variables' names begin with it; absent: the layer's position and kind
 * @param trainable false: the layer is frozen: its weights and statistics stay as they are, and it
 *     computes what it computes while scoring
 * @param learningRateMultiplier on the learning rate of its weights and biases, wherever the
 *     optimizer uses that; those of layers around it are multiplied
 * @param l1 absent: that of the layer around it, then that of all, see {@link Regularization}
 * @param l2 absent: likewise
 * @param maxNorm absent: likewise
 */
public record Tuning(
    @Nullable String name,
    @Default("true") boolean trainable,
    @Default("1") @Bounds("> 0") double learningRateMultiplier,
    @Bounds(">= 0") @Nullable Double l1,
    @Bounds(">= 0") @Nullable Double l2,
    @Bounds("> 0") @Nullable Double maxNorm) {

  /** Nothing of its own. */
  public static final Tuning NONE = new Tuning(null, true, 1, null, null, null);

  /** How its weights are kept small. */
  public Regularization regularization() {
    return new Regularization(l1, l2, maxNorm);
  }
}
