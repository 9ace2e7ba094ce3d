package io.millrace.tensorflow.pool;

import io.millrace.model.PoolSettings.Column;
import io.millrace.pool.Member;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The table of {@link Member.TargetEncoding}: of each value that an encoded column may have, a row
 * of what is known of its labels. Each column has its own part of the table, so a sample never
 * names a row twice.
 */
final class EncodedColumns {
  private final int[] columns;
  private final ValueHash hash;
  private final int width;

  /** {@code [values, width]} */
  private final Variable table;

  /**
   * A table of zeros.
   *
   * @param all what each column is
   * @param width numbers of a row
   */
  EncodedColumns(Member.TargetEncoding settings, String name, List<Column> all, int width) {
    this.width = width;
    columns = LinearFunction.indexes(all, List.of(Column.ENCODED));
    hash = new ValueHash(Math.max(1, settings.values() / Math.max(1, columns.length)));
    table =
        Variable.filled(
            name + "/values",
            Variable.Kind.STATISTIC,
            new int[] {columns.length * hash.buckets(), width},
            0);
  }

  /** How many columns there are. */
  int count() {
    return columns.length;
  }

  Variable table() {
    return table;
  }

  /** Which rows samples name: {@code [rows, columns]}. */
  Operand<TInt32> names(Ops tf, Operand<TFloat32> features) {
    Operand<TFloat32> values = tf.gather(features, tf.constant(columns), tf.constant(1));
    return tf.math.add(
        hash.of(tf, values), LinearFunction.firstRows(tf, columns.length, hash.buckets(), 0));
  }

  /** What is known of the values: {@code [rows, columns, width]}. */
  Operand<TFloat32> rows(Pass pass, Operand<TInt32> names) {
    return pass.tf().gather(pass.get(table), names, pass.tf().constant(0));
  }

  /**
   * The table with other rows of a sample.
   *
   * @param rows {@code [columns, width]}
   * @param applied see {@link Ring#written}
   * @param sound likewise
   */
  Operand<TFloat32> written(
      Pass pass,
      Operand<TInt32> names,
      Operand<TFloat32> rows,
      Operand<TBool> applied,
      Operand<TBool> sound) {
    Ops tf = pass.tf();
    Operand<TInt32> at = tf.reshape(names, tf.constant(new int[] {columns.length, 1}));
    return Ring.written(tf, pass.get(table), at, rows, applied, sound);
  }

  /** The shape of a sample's rows. */
  Operand<TInt32> shape(Ops tf) {
    return tf.constant(new int[] {columns.length, width});
  }
}
