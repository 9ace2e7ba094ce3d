package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;

/**
 * y = activation(x W + b), with W {@code [inputs, units]} and b {@code [units]}, b starting at 0.
 * On more than a vector it works on the last axis.
 */
public record Dense(
    @Bounds(">= 1") int units,
    @Default("linear") Activation activation,
    @Default("glorot_uniform") Initializer initializer)
    implements Layer {
  @Override
  public int[] outputShape(int[] input) {
    Shapes.requireWeights("fewer units", input[input.length - 1], units);
    return Shapes.withLast(input, units);
  }
}
