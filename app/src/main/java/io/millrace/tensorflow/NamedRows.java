package io.millrace.tensorflow;

import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The rows of sparse tables that one mini-batch names, one after the other, each as often as it is
 * named: a step learns them as if they were whole variables. What it adds, and in which order,
 * depends only on which of them are the same row, never on where that row lies in an excerpt.
 */
final class NamedRows {
  private final Ops tf;
  private final List<SparseTable> tables;
  private final Map<Variable, Operand<TInt32>> places = new HashMap<>();
  private final Map<Variable, Operand<TInt32>> firsts = new HashMap<>();

  /**
   * Prepares a step.
   *
   * @param lookUps of each table, {@code [2, names]}: see {@link SparseTable}
   */
  NamedRows(Ops tf, List<SparseTable> tables, List<Operand<TInt32>> lookUps) {
    this.tf = tf;
    this.tables = tables;
    for (int i = 0; i < tables.size(); i++) {
      Variable table = tables.get(i).table();
      places.put(table, tf.gather(lookUps.get(i), tf.constant(0), tf.constant(0)));
      firsts.put(table, tf.gather(lookUps.get(i), tf.constant(1), tf.constant(0)));
    }
  }

  /** The rows {@code [names, units]} of all tables and their slots, out of the excerpts. */
  List<Operand<TFloat32>> of(List<Operand<TFloat32>> excerpts) {
    List<Operand<TFloat32>> rows = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      Operand<TInt32> at = get(places, tables.get(i).table());
      rows.addAll(tables.get(i).split(tf, tf.gather(excerpts.get(i), at, tf.constant(0))));
    }
    return rows;
  }

  /** The excerpts with new rows, which are the same where a row is named twice. */
  List<Operand<TFloat32>> putInto(List<Operand<TFloat32>> excerpts, List<Operand<TFloat32>> rows) {
    List<Operand<TFloat32>> changed = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < tables.size(); i++) {
      int to = from + tables.get(i).variables().size();
      Operand<TInt32> at = get(places, tables.get(i).table());
      changed.add(
          tf.tensorScatterNdUpdate(
              excerpts.get(i),
              tf.reshape(at, tf.constant(new int[] {-1, 1})),
              SparseTable.join(tf, rows.subList(from, to))));
      from = to;
    }
    return changed;
  }

  /** The gradients of tables summed: of each row where it is named first, 0 where again. */
  List<Operand<TFloat32>> summed(List<Variable> parameters, List<Operand<TFloat32>> gradients) {
    List<Operand<TFloat32>> sums = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Operand<TInt32> first = firsts.get(parameters.get(i));
      sums.add(first == null ? gradients.get(i) : summed(gradients.get(i), first));
    }
    return sums;
  }

  private Operand<TFloat32> summed(Operand<TFloat32> gradient, Operand<TInt32> first) {
    int names = (int) first.shape().get(0);
    return tf.math.unsortedSegmentSum(gradient, first, tf.constant(names));
  }

  /** Summed gradients wherever a row is named. */
  List<Operand<TFloat32>> repeated(List<Variable> parameters, List<Operand<TFloat32>> sums) {
    List<Operand<TFloat32>> repeated = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Operand<TInt32> first = firsts.get(parameters.get(i));
      repeated.add(first == null ? sums.get(i) : tf.gather(sums.get(i), first, tf.constant(0)));
    }
    return repeated;
  }

  private static Operand<TInt32> get(Map<Variable, Operand<TInt32>> map, Variable table) {
    Operand<TInt32> value = map.get(table);
    if (value == null) {
      throw new IllegalArgumentException("no look-up of " + table);
    }
    return value;
  }
}
