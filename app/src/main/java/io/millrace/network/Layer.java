package io.millrace.network;

import io.millrace.settings.Beside;

/**
 * One layer of the network; the list of them runs from the features to the outputs. A sample's
 * shape is that of its numbers on the way: {@code [features]} at first, later perhaps {@code
 * [height, width, channels]} of an image or {@code [time, channels]} of a sequence.
 *
 * <p>Layers are records, by family; users choose among all of them by the record's name.
 */
@Beside(Layer.Tuned.class)
public sealed interface Layer
    permits Layer.Tuned,
        Preprocessing,
        Augmentation,
        Dense,
        Shaping,
        Convolution,
        Pooling,
        Regularizing,
        Categorical,
        Sequence,
        Branching {
  /**
   * The shape of a sample behind the layer.
   *
   * @param input the shape of a sample before it
   * @throws IllegalArgumentException if the layer can't take that; the message is a rule such as
   *     "needs an image [height, width, channels], not [54]"
   */
  default int[] outputShape(int[] input) {
    return input;
  }

  /**
   * Whether what it gives for a sample depends on that sample alone, never on what was learned or
   * on chance. Only such layers may stand before a sparse table, see {@link Categorical.Embedding}.
   */
  default boolean isFixed() {
    return false;
  }

  /** What it sets of its own. */
  default Tuning tuning() {
    return Tuning.NONE;
  }

  /** The layer itself, without what it sets of its own. */
  default Layer bare() {
    return this;
  }

  /** A layer with settings of its own. */
  record Tuned(Layer layer, Tuning tuning) implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return layer.outputShape(input);
    }

    @Override
    public Layer bare() {
      return layer;
    }

    @Override
    public boolean isFixed() {
      return layer.isFixed();
    }
  }
}
