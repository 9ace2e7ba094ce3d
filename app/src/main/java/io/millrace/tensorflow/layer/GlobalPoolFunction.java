package io.millrace.tensorflow.layer;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link io.millrace.network.Layer.GlobalMaxPool} and {@link
 * io.millrace.network.Layer.GlobalAveragePool}.
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
    return Result.of(max ? tf.max(flat, tf.constant(1)) : tf.math.mean(flat, tf.constant(1)));
  }
}
