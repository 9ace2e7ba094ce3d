package io.millrace.tensorflow.loss;

import io.millrace.network.Loss;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link Loss.Huber}, written as q²/2 + δ (|e| − q) with q = min(|e|, δ), which needs no branches.
 */
final class HuberFunction implements LossFunction {
  private final float delta;

  HuberFunction(Loss.Huber settings) {
    delta = (float) settings.delta();
  }

  @Override
  public Operand<TFloat32> scores(Ops tf, Operand<TFloat32> z) {
    return z;
  }

  @Override
  public Operand<TFloat32> losses(Ops tf, Operand<TFloat32> z, Operand<TFloat32> labels) {
    return losses(tf, z, labels, tf.constant(delta));
  }

  /** Of labels that were all alike so far nothing says what is far. */
  @Override
  public Operand<TFloat32> ownLosses(
      Ops tf, Operand<TFloat32> scores, Operand<TFloat32> labels, Operand<TFloat32> deviation) {
    Operand<TFloat32> limit =
        tf.select(
            tf.math.greater(deviation, tf.constant(0f)),
            tf.math.mul(deviation, tf.constant(delta)),
            tf.constant(Float.MAX_VALUE));
    return losses(tf, scores, labels, limit);
  }

  private static Operand<TFloat32> losses(
      Ops tf, Operand<TFloat32> z, Operand<TFloat32> labels, Operand<TFloat32> limit) {
    Operand<TFloat32> error = tf.math.abs(tf.math.sub(z, labels));
    Operand<TFloat32> near = tf.math.minimum(error, limit);
    Operand<TFloat32> squared = tf.math.mul(tf.constant(0.5f), tf.math.square(near));
    Operand<TFloat32> linear = tf.math.mul(limit, tf.math.sub(error, near));
    return tf.math.mean(tf.math.add(squared, linear), tf.constant(1));
  }
}
