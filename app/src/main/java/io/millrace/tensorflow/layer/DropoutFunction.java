package io.millrace.tensorflow.layer;

import io.millrace.network.Regularizing;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** {@link Regularizing.Dropout}. */
final class DropoutFunction extends LearningOnlyFunction {
  private final float rate;
  private final long key;
  private final int[] sample;

  DropoutFunction(Regularizing.Dropout settings, int[] sample, long key) {
    this.rate = (float) settings.rate();
    this.key = key;
    this.sample = sample;
  }

  @Override
  Operand<TFloat32> change(Pass pass, Operand<TFloat32> input) {
    Ops tf = pass.tf();
    Operand<TFloat32> chance = pass.uniform(key, Sizes.withRows(input, sample));
    Operand<TBool> kept = tf.math.greaterEqual(chance, tf.constant(rate));
    Operand<TFloat32> factor =
        tf.math.mul(tf.dtypes.cast(kept, TFloat32.class), tf.constant(1 / (1 - rate)));
    return tf.math.mul(input, factor);
  }
}
