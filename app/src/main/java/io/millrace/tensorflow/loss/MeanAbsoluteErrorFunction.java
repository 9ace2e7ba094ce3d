package io.millrace.tensorflow.loss;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link io.millrace.network.Loss.MeanAbsoluteError}. */
final class MeanAbsoluteErrorFunction implements LossFunction {
  @Override
  public Operand<TFloat32> scores(Ops tf, Operand<TFloat32> z) {
    return z;
  }

  @Override
  public Operand<TFloat32> losses(Ops tf, Operand<TFloat32> z, Operand<TFloat32> labels) {
    return tf.math.mean(tf.math.abs(tf.math.sub(z, labels)), tf.constant(1));
  }
}
