package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;

/** Changes samples by chance while learning, and leaves them as they are while scoring. */
public sealed interface Augmentation extends Layer {
  /** Adds normal noise while learning, none while scoring; for images and other features alike. */
  record Noise(@Default("0.1") @Bounds(">= 0") double deviation) implements Augmentation {}

  /**
   * Shifts each image by up to so many pixels down or up and right or left while learning; what
   * comes in from outside is 0.
   */
  record RandomShift(@Default("2") @Bounds(">= 1") int pixels) implements Augmentation {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.image(input);
    }
  }

  /** Mirrors each image left to right with probability ½ while learning. */
  record RandomFlip() implements Augmentation {
    @Override
    public int[] outputShape(int[] input) {
      return Shapes.image(input);
    }
  }
}
