package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;

/** One number of many positions of a sequence or an image, for each channel. */
public sealed interface Pooling extends Layer {
  /** The greatest of each window of an image or a sequence, for each channel; windows touch. */
  record MaxPool(@Default("2") @Bounds(">= 1") int size, @Default("valid") Padding padding)
      implements Pooling {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.pooled(input, size, padding);
    }
  }

  /** The mean of each window of an image or a sequence, for each channel; windows touch. */
  record AveragePool(@Default("2") @Bounds(">= 1") int size, @Default("valid") Padding padding)
      implements Pooling {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.pooled(input, size, padding);
    }
  }

  /** The greatest of all positions, for each channel. */
  record GlobalMaxPool() implements Pooling {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.channels(input);
    }
  }

  /** The mean over all positions, for each channel. */
  record GlobalAveragePool() implements Pooling {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.channels(input);
    }
  }
}
