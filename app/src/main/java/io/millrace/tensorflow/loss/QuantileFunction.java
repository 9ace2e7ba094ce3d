package io.millrace.tensorflow.loss;

import io.millrace.network.Loss;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Loss.Quantile}, written as max(q e, (q − 1) e), which needs no branches. */
final class QuantileFunction implements LossFunction {
  private final double level;

  QuantileFunction(Loss.Quantile settings) {
    level = settings.level();
  }

  @Override
  public Operand<TFloat32> scores(Ops tf, Operand<TFloat32> z) {
    return z;
  }

  @Override
  public Operand<TFloat32> losses(Ops tf, Operand<TFloat32> z, Operand<TFloat32> labels) {
    Operand<TFloat32> error = tf.math.sub(labels, z);
    Operand<TFloat32> below = tf.math.mul(tf.constant((float) level), error);
    Operand<TFloat32> above = tf.math.mul(tf.constant((float) (level - 1)), error);
    return tf.math.mean(tf.math.maximum(below, above), tf.constant(1));
  }
}
