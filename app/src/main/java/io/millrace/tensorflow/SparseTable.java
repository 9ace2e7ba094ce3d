package io.millrace.tensorflow;

import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A table of which a mini-batch touches few rows. It lies outside the flat state, in a variable of
 * its own, each row holding a learned vector and behind it the optimizer's memory of that vector.
 * Behind the last row is one more, which is always 0: for names that the table does not know.
 *
 * <p>A call is given an excerpt of the table: the rows that its samples name, each once. A
 * mini-batch looks up in it by two lists of whole numbers, each with a number for every time that a
 * sample names a row: the row's place in the excerpt, and where in the list it is named first.
 *
 * @param table {@code [rows, units]}
 * @param slots of the table's shape
 */
record SparseTable(Variable table, List<Variable> slots) {
  /** Rows but for the one of unknown names. */
  int rows() {
    return table.shape()[0];
  }

  /** Numbers of a vector. */
  int units() {
    return table.shape()[1];
  }

  /** Numbers of a row: the vector, then as many for each slot. */
  int width() {
    return units() * variables().size();
  }

  /** The table, then the slots. */
  List<Variable> variables() {
    return Stream.concat(Stream.of(table), slots.stream()).toList();
  }

  /** Cuts rows {@code [n, width]} into those of each variable, {@code [n, units]}. */
  List<Operand<TFloat32>> split(Ops tf, Operand<TFloat32> rows) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (int i = 0; i < variables().size(); i++) {
      parts.add(
          tf.slice(
              rows, tf.constant(new int[] {0, i * units()}), tf.constant(new int[] {-1, units()})));
    }
    return parts;
  }

  /** The rows {@code [n, width]} again, from those of each variable. */
  static Operand<TFloat32> join(Ops tf, List<Operand<TFloat32>> parts) {
    return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
  }
}
