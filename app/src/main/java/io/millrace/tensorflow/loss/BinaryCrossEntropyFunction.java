package io.millrace.tensorflow.loss;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link io.millrace.network.Loss.BinaryCrossEntropy}, written as ln(1 + eᶻ) − y z, which neither
 * overflows nor takes the logarithm of 0.
 */
final class BinaryCrossEntropyFunction implements LossFunction {
  @Override
  public Operand<TFloat32> scores(Ops tf, Operand<TFloat32> z) {
    return tf.math.sigmoid(z);
  }

  @Override
  public Operand<TFloat32> losses(Ops tf, Operand<TFloat32> z, Operand<TFloat32> labels) {
    Operand<TFloat32> each = tf.math.sub(tf.math.softplus(z), tf.math.mul(labels, z));
    return tf.math.mean(each, tf.constant(1));
  }
}
