package io.millrace.tensorflow.loss;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link io.millrace.network.Loss.Poisson}. */
final class PoissonFunction implements LossFunction {
  @Override
  public Operand<TFloat32> scores(Ops tf, Operand<TFloat32> z) {
    return tf.math.exp(z);
  }

  @Override
  public Operand<TFloat32> losses(Ops tf, Operand<TFloat32> z, Operand<TFloat32> labels) {
    Operand<TFloat32> each = tf.math.sub(tf.math.exp(z), tf.math.mul(labels, z));
    return tf.math.mean(each, tf.constant(1));
  }
}
