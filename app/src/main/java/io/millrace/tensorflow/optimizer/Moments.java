package io.millrace.tensorflow.optimizer;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Exponentially decaying averages. */
final class Moments {
  private Moments() {}

  /** old + share (value − old); with share = 1 − β the same as β old + (1 − β) value. */
  static Operand<TFloat32> move(
      Ops tf, Operand<TFloat32> old, Operand<TFloat32> value, Operand<TFloat32> share) {
    return tf.math.add(old, tf.math.mul(share, tf.math.sub(value, old)));
  }
}
