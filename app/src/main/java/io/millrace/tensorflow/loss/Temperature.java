package io.millrace.tensorflow.loss;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * T of a {@link io.millrace.network.Distillation}, by which outputs are divided.
 *
 * @param value T
 */
record Temperature(float value) {
  /** Keeps the logarithm of 0 finite; to any larger probability it adds nothing. */
  private static final float TINY = 1e-30f;

  /** ln p of probabilities, of any shape. */
  static Operand<TFloat32> logarithm(Ops tf, Operand<TFloat32> probabilities) {
    return tf.math.log(tf.math.add(probabilities, tf.constant(TINY)));
  }

  /** z / T */
  Operand<TFloat32> cooled(Ops tf, Operand<TFloat32> z) {
    return tf.math.div(z, tf.constant(value));
  }

  /** T² times losses at this temperature: their gradients are T² times smaller. */
  Operand<TFloat32> heated(Ops tf, Operand<TFloat32> losses) {
    return tf.math.mul(losses, tf.constant(value * value));
  }
}
