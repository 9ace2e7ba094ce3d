package io.millrace.tensorflow.pool;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Members' predictions as inputs of members behind them. */
final class Opinions {
  /** One confident error must not outweigh everything. */
  private static final float LOG_FLOOR = -6;

  /** Likewise, in deviations of the label. */
  private static final float LIMIT = 6;

  private Opinions() {}

  /** Of order 1 and mean 0: {@code [rows, classes]} from the logarithms of probabilities. */
  static Operand<TFloat32> ofClasses(Ops tf, Operand<TFloat32> logP) {
    Operand<TFloat32> centred = Vectors.centred(tf, Vectors.atLeast(tf, logP, LOG_FLOOR));
    return tf.math.mul(centred, tf.constant(0.5f));
  }

  /** Within ±6. */
  static Operand<TFloat32> ofNumbers(Ops tf, Operand<TFloat32> numbers) {
    return Vectors.within(tf, numbers, -LIMIT, LIMIT);
  }
}
