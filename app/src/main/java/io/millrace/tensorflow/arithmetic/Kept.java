package io.millrace.tensorflow.arithmetic;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Tensors that XLA computes once and keeps. What looks cheap to it, such as a row of inputs, it
 * would compute again for each number that needs it, such as every weight behind that row.
 */
public final class Kept {
  /** With more columns the product would cost more than it saves. */
  private static final int MOST_COLUMNS = 128;

  private Kept() {}

  /**
   * The same rows, by way of a product with the identity, which XLA takes into no other loop; or
   * the rows themselves if they are long. A number that is not finite makes its whole row so.
   *
   * @param x {@code [rows, columns]}
   */
  public static Operand<TFloat32> of(Ops tf, Operand<TFloat32> x) {
    int columns = (int) x.shape().get(1);
    if (columns > MOST_COLUMNS) {
      return x;
    }
    float[][] identity = new float[columns][columns];
    for (int i = 0; i < columns; i++) {
      identity[i][i] = 1;
    }
    return tf.linalg.matMul(x, tf.constant(identity));
  }
}
