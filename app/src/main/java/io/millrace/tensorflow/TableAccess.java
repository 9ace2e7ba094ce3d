package io.millrace.tensorflow;

import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Unique;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * How a call of the graph comes to the rows of a sparse table, outside of what is compiled: it
 * fetches the rows that its samples name, and stores them again. What that takes depends on the
 * number of names alone, not on the table.
 *
 * @param variable {@code [rows + 1, width]}
 */
record TableAccess(SparseTable table, VarHandleOp variable) {
  /**
   * What a call sees of the table.
   *
   * @param names {@code [n]}: the rows that are named, each once
   * @param former {@code [n, width]}: what they hold before the call
   * @param rows {@code [most, width]}: the same, with zeros behind it
   * @param lookUps {@code [mini-batches, 2, names of a mini-batch]}: see {@link SparseTable}
   */
  record Excerpt(
      Operand<TInt32> names,
      Operand<TFloat32> former,
      Operand<TFloat32> rows,
      Operand<TInt32> lookUps) {}

  /** Numbers of the table and its slots in a state. */
  int size() {
    return table.variables().stream().mapToInt(Variable::size).reduce(0, Math::addExact);
  }

  /**
   * Fetches what a block names.
   *
   * @param named by table, {@code [rows of the block, names of a row]}
   * @param scored rows of the block that hold anything
   */
  Excerpt fetch(
      Ops tf, Map<Variable, Operand<TInt32>> named, Operand<TInt32> scored, int miniBatches) {
    Operand<TInt32> ofRows = Objects.requireNonNull(named.get(table.table()));
    int most = (int) ofRows.shape().size();
    int[] row = IntStream.range(0, (int) ofRows.shape().get(0)).toArray();
    Operand<TBool> holds =
        tf.math.less(tf.reshape(tf.constant(row), tf.constant(new int[] {-1, 1})), scored);
    Operand<TInt32> all =
        tf.reshape(
            tf.select(holds, ofRows, tf.constant(table.rows())), tf.constant(new int[] {most}));
    Unique<TInt32, TInt32> unique = tf.unique(all, tf.constant(new int[] {0}));
    Operand<TFloat32> former = tf.resourceGather(variable, unique.y(), TFloat32.class);
    Operand<TInt32> count = tf.shape(unique.y());
    Operand<TInt32> missing = tf.math.sub(tf.constant(new int[] {most}), count);
    Operand<TInt32> rest =
        tf.concat(List.of(missing, tf.constant(new int[] {table.width()})), tf.constant(0));
    Operand<TFloat32> padded =
        tf.concat(List.of(former, tf.fill(rest, tf.constant(0f))), tf.constant(0));
    Operand<TFloat32> rows = tf.reshape(padded, tf.constant(new int[] {most, table.width()}));
    return new Excerpt(unique.y(), former, rows, lookUps(tf, unique.idx(), most, miniBatches));
  }

  private static Operand<TInt32> lookUps(
      Ops tf, Operand<TInt32> places, int most, int miniBatches) {
    int names = most / miniBatches;
    Operand<TInt32> shape = tf.constant(new int[] {miniBatches, 1, names});
    int[] miniBatch = new int[most];
    int[] position = new int[most];
    for (int i = 0; i < most; i++) {
      miniBatch[i] = i / names;
      position[i] = i % names;
    }
    // Each mini-batch has firsts of its own.
    Operand<TInt32> keys =
        tf.math.add(tf.math.mul(places, tf.constant(miniBatches)), tf.constant(miniBatch));
    Operand<TInt32> key = tf.unique(keys, tf.constant(new int[] {0})).idx();
    Operand<TInt32> firstOfKey =
        tf.math.unsortedSegmentMin(tf.constant(position), key, tf.constant(most));
    Operand<TInt32> firsts = tf.gather(firstOfKey, key, tf.constant(0));
    return tf.concat(List.of(tf.reshape(places, shape), tf.reshape(firsts, shape)), tf.constant(1));
  }

  /** Stores the rows that the call was given, as they are after it. */
  Op store(Ops tf, Excerpt excerpt, Operand<TFloat32> rows) {
    Operand<TInt32> size = tf.shape(excerpt.former());
    Operand<TFloat32> changed = tf.slice(rows, tf.constant(new int[] {0, 0}), size);
    return tf.resourceScatterUpdate(variable, excerpt.names(), changed);
  }

  /** All numbers of the table, then all of each slot. */
  List<Operand<TFloat32>> read(Ops tf) {
    Operand<TFloat32> rows = tf.readVariableOp(variable, TFloat32.class);
    Operand<TFloat32> known =
        tf.slice(
            rows,
            tf.constant(new int[] {0, 0}),
            tf.constant(new int[] {table.rows(), table.width()}));
    List<Operand<TFloat32>> flat = new ArrayList<>();
    for (Operand<TFloat32> part : table.split(tf, known)) {
      flat.add(tf.reshape(part, tf.constant(new int[] {-1})));
    }
    return flat;
  }

  /** Sets the table and its slots from the state's numbers from {@code offset} on. */
  Op write(Ops tf, Operand<TFloat32> state, int offset) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    int from = offset;
    for (Variable part : table.variables()) {
      Operand<TFloat32> numbers =
          tf.slice(state, tf.constant(new int[] {from}), tf.constant(new int[] {part.size()}));
      parts.add(tf.reshape(numbers, tf.constant(part.shape())));
      from += part.size();
    }
    Operand<TFloat32> known = SparseTable.join(tf, parts);
    Operand<TFloat32> unknown = tf.zeros(tf.constant(new int[] {1, table.width()}), TFloat32.class);
    return tf.assignVariableOp(variable, tf.concat(List.of(known, unknown), tf.constant(0)));
  }
}
