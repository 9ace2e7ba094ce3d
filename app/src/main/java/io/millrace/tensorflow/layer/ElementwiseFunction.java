package io.millrace.tensorflow.layer;

import io.millrace.network.Layer;
import java.util.function.BiFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A layer without variables that does the same while learning and while scoring. */
record ElementwiseFunction(BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> function)
    implements LayerFunction {
  /** {@link Layer.Log}. */
  static ElementwiseFunction log() {
    return new ElementwiseFunction(
        (tf, x) -> tf.math.mul(tf.math.sign(x), tf.math.log1p(tf.math.abs(x))));
  }

  /** {@link Layer.Clip}. */
  static ElementwiseFunction clip(Layer.Clip settings) {
    return new ElementwiseFunction(
        (tf, x) ->
            tf.math.minimum(
                tf.math.maximum(x, tf.constant((float) settings.min())),
                tf.constant((float) settings.max())));
  }

  /** {@link Layer.Scale}. */
  static ElementwiseFunction scale(Layer.Scale settings) {
    return new ElementwiseFunction(
        (tf, x) -> tf.math.mul(x, tf.constant((float) settings.factor())));
  }

  /** {@link Layer.Reshape} and {@link Layer.Flatten}. */
  static ElementwiseFunction reshape(int[] sample) {
    return new ElementwiseFunction((tf, x) -> Sizes.reshape(tf, x, sample));
  }

  /** {@link Layer.Columns}. */
  static ElementwiseFunction columns(Layer.Columns settings) {
    return new ElementwiseFunction(
        (tf, x) -> Sizes.columns(tf, x, settings.from(), settings.to() - settings.from()));
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    return Result.of(function.apply(pass.tf(), input));
  }
}
