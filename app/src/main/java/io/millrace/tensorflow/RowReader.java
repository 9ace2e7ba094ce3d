package io.millrace.tensorflow;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Takes the columns of rows one after the other. */
final class RowReader {
  private final Ops tf;
  private final Operand<TFloat32> rows;
  private int next;

  /**
   * From the first column on.
   *
   * @param rows {@code [rows, columns]}
   */
  RowReader(Ops tf, Operand<TFloat32> rows) {
    this.tf = tf;
    this.rows = rows;
  }

  /** The next columns: {@code [rows, count]}. */
  Operand<TFloat32> next(int count) {
    Operand<TFloat32> columns =
        tf.slice(
            rows,
            tf.constant(new int[] {0, next}),
            tf.constant(new int[] {(int) rows.shape().get(0), count}));
    next += count;
    return columns;
  }

  /** The next column, which is the same in all rows: a scalar. */
  Operand<TFloat32> nextOfAll() {
    Operand<TFloat32> first =
        tf.slice(rows, tf.constant(new int[] {0, next}), tf.constant(new int[] {1, 1}));
    next++;
    return tf.reshape(first, tf.constant(new int[0]));
  }
}
