package io.millrace.tensorflow.loss;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link io.millrace.network.Loss.Hinge}. */
final class HingeFunction implements LossFunction {
  @Override
  public Operand<TFloat32> scores(Ops tf, Operand<TFloat32> z) {
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> half = tf.constant(0.5f);
    Operand<TFloat32> scaled = tf.math.add(tf.math.mul(z, half), half);
    // Not by minimum and maximum: they make a number of what is none.
    return tf.math.sub(one, tf.nn.relu(tf.math.sub(one, tf.nn.relu(scaled))));
  }

  @Override
  public Operand<TFloat32> losses(Ops tf, Operand<TFloat32> z, Operand<TFloat32> labels) {
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> sign = tf.math.sub(tf.math.mul(labels, tf.constant(2f)), one);
    Operand<TFloat32> each = tf.nn.relu(tf.math.sub(one, tf.math.mul(sign, z)));
    return tf.math.mean(each, tf.constant(1));
  }
}
