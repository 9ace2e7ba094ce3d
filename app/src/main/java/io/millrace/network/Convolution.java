package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;

/** Kernels that move over a sequence or an image. */
public sealed interface Convolution extends Layer {
  /**
   * A convolution over time: kernel {@code [kernel, channels, filters]}, bias {@code [filters]}.
   *
   * @param strides so many positions from one output to the next
   */
  record Conv1d(
      @Bounds(">= 1") int filters,
      @Bounds(">= 1") int kernel,
      @Default("1") @Bounds(">= 1") int strides,
      @Default("valid") Padding padding,
      @Default("linear") Activation activation,
      @Default("glorot_uniform") Initializer initializer)
      implements Convolution {
    @Override
    public int[] outputShape(int[] input) {
      Shapes.sequence(input);
      Shapes.requireWeights("fewer filters, or a smaller kernel", kernel, input[1], filters);
      return new int[] {padding.outputs(input[0], kernel, strides), filters};
    }
  }

  /**
   * A convolution over an image: kernel {@code [kernel, kernel, channels, filters]}, bias {@code
   * [filters]}.
   *
   * @param strides so many pixels from one output to the next, in both directions
   */
  record Conv2d(
      @Bounds(">= 1") int filters,
      @Bounds(">= 1") int kernel,
      @Default("1") @Bounds(">= 1") int strides,
      @Default("valid") Padding padding,
      @Default("linear") Activation activation,
      @Default("glorot_uniform") Initializer initializer)
      implements Convolution {
    @Override
    public int[] outputShape(int[] input) {
      Shapes.image(input);
      Shapes.requireWeights(
          "fewer filters, or a smaller kernel", kernel, kernel, input[2], filters);
      return new int[] {
        padding.outputs(input[0], kernel, strides),
        padding.outputs(input[1], kernel, strides),
        filters
      };
    }
  }
}
