package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;

/**
 * Terms added to the loss that learning makes small, over all weights but not the biases.
 *
 * @param l2 λ of the term λ Σ w²
 */
public record Regularization(@Default("0") @Bounds(">= 0") double l2) {}
