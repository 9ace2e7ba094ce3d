package io.millrace.tensorflow.layer;

import io.millrace.network.Branching;
import io.millrace.network.Preprocessing;
import io.millrace.network.Shaping;
import java.util.function.BiFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A layer without variables that does the same while learning and while scoring. */
record ElementwiseFunction(BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> function)
    implements LayerFunction {
  /** {@link Preprocessing.Log}. */
  static ElementwiseFunction log() {
    return new ElementwiseFunction(
        (tf, x) -> tf.math.mul(tf.math.sign(x), tf.math.log1p(tf.math.abs(x))));
  }

  /** {@link Preprocessing.Clip}. */
  static ElementwiseFunction clip(Preprocessing.Clip settings) {
    return new ElementwiseFunction(
        (tf, x) ->
            tf.math.minimum(
                tf.math.maximum(x, tf.constant((float) settings.min())),
                tf.constant((float) settings.max())));
  }

  /** {@link Preprocessing.Scale}. */
  static ElementwiseFunction scale(Preprocessing.Scale settings) {
    return new ElementwiseFunction(
        (tf, x) -> tf.math.mul(x, tf.constant((float) settings.factor())));
  }

  /** {@link Shaping.Reshape} and {@link Shaping.Flatten}. */
  static ElementwiseFunction reshape(int[] sample) {
    return new ElementwiseFunction((tf, x) -> Sizes.reshape(tf, x, sample));
  }

  /** {@link Branching.Columns}. */
  static ElementwiseFunction columns(Branching.Columns settings) {
    return new ElementwiseFunction(
        (tf, x) -> Sizes.columns(tf, x, settings.first(), settings.count()));
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    return Result.of(function.apply(pass.tf(), input));
  }
}
