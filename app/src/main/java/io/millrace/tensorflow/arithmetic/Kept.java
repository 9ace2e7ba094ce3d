package io.millrace.tensorflow.arithmetic;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Tensors that XLA computes once and keeps. What looks cheap to it, such as a row of inputs, it
 * would compute again for each number that needs it, such as every weight behind that row.
 */
public final class Kept {
  private Kept() {}

  /**
   * The same rows, by way of a product with the identity, which XLA takes into no other loop. A
   * number that is not finite makes its whole row so.
   *
   * @param x {@code [rows, columns]}, for few columns
   */
  public static Operand<TFloat32> of(Ops tf, Operand<TFloat32> x) {
    int columns = (int) x.shape().get(1);
    float[][] identity = new float[columns][columns];
    for (int i = 0; i < columns; i++) {
      identity[i][i] = 1;
    }
    return tf.linalg.matMul(x, tf.constant(identity));
  }
}
