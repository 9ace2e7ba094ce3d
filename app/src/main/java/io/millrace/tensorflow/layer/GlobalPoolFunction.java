package io.millrace.tensorflow.layer;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link io.millrace.network.Pooling.GlobalMaxPool} and {@link
 * io.millrace.network.Pooling.GlobalAveragePool}.
 */
final class GlobalPoolFunction implements LayerFunction {
  private final boolean max;
  private final int[] input;

  GlobalPoolFunction(boolean max, int[] input) {
    this.max = max;
    this.input = input;
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> x) {
    Ops tf = pass.tf();
    int channels = Sizes.last(input);
    int places = io.millrace.network.Shapes.size(input) / channels;
    Operand<TFloat32> flat = Sizes.reshape(tf, x, places, channels);
    return Result.of(
        max ? greatest(tf, flat, places, channels) : tf.math.mean(flat, tf.constant(1)));
  }

  /**
   * The greatest of each channel, by halves: the greater of two has a gradient for one of them,
   * always. That of a maximum over an axis is divided by how many numbers equal it, and those XLA
   * may compute a second time, rounded otherwise: then it is none of them, and 0 / 0.
   */
  private static Operand<TFloat32> greatest(Ops tf, Operand<TFloat32> x, int places, int channels) {
    Operand<TFloat32> most = x;
    int left = places;
    while (left > 1) {
      int half = (left + 1) / 2; // of an odd number both halves have the place in the middle
      most =
          tf.math.maximum(
              slice(tf, most, 0, half, channels), slice(tf, most, left - half, half, channels));
      left = half;
    }
    return Sizes.reshape(tf, most, channels);
  }

  private static Operand<TFloat32> slice(
      Ops tf, Operand<TFloat32> x, int first, int count, int channels) {
    return tf.slice(
        x, tf.constant(new int[] {0, first, 0}), tf.constant(new int[] {-1, count, channels}));
  }
}
