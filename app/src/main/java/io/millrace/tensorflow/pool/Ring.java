package io.millrace.tensorflow.pool;

import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The latest samples, each in a row that the one {@code size} samples later takes over.
 *
 * <p>It is read first and written last, and what is written depends on what was read: so XLA sees
 * that nobody needs the old ring any more, and copies nothing of its size.
 */
final class Ring {
  private final Variable rows;

  /** {@code [2]}: the row that is written next, and how many hold a sample. */
  private final Variable place;

  private final int size;

  /**
   * An empty one.
   *
   * @param name of the member
   * @param of what the rows hold
   * @param kind of its variables
   * @param shape {@code [size, width]}
   */
  Ring(String name, String of, Variable.Kind kind, int[] shape) {
    rows = Variable.filled(name + "/" + of, kind, shape, 0);
    place = Variable.filled(name + "/place", kind, new int[] {2}, 0);
    size = shape[0];
  }

  Variable rows() {
    return rows;
  }

  Variable place() {
    return place;
  }

  /** How many rows hold a sample: {@code [1]}. */
  Operand<TFloat32> filled(Ops tf, Values state) {
    return part(tf, state.get(place), 1);
  }

  /**
   * The first row that holds a sample, the others of which follow it, from the last row on to row
   * 0: {@code [1]}. Row 0 when all do.
   */
  Operand<TFloat32> first(Ops tf, Values state) {
    Operand<TFloat32> filled = filled(tf, state);
    Operand<TFloat32> zero = tf.zerosLike(filled);
    Operand<TFloat32> first = tf.math.sub(part(tf, state.get(place), 0), filled);
    Operand<TFloat32> wrapped =
        tf.select(tf.math.less(first, zero), tf.math.add(first, tf.constant((float) size)), first);
    return tf.select(tf.math.less(filled, tf.constant((float) size)), wrapped, zero);
  }

  /** How many rows on from a row others are, as rows. */
  Operand<TFloat32> behind(Ops tf, Operand<TFloat32> row, Operand<TFloat32> distances) {
    Operand<TFloat32> rows = tf.math.add(row, distances);
    Operand<TFloat32> most = tf.constant((float) size);
    return tf.select(tf.math.less(rows, most), rows, tf.math.sub(rows, most));
  }

  /** The row that is written next: {@code [1, 1]}, to index by. */
  Operand<TInt32> slot(Pass pass) {
    Ops tf = pass.tf();
    return tf.dtypes.cast(
        tf.reshape(part(tf, pass.get(place), 0), tf.constant(new int[] {1, 1})), TInt32.class);
  }

  private static Operand<TFloat32> part(Ops tf, Operand<TFloat32> vector, int index) {
    return tf.slice(vector, tf.constant(new int[] {index}), tf.constant(new int[] {1}));
  }

  /**
   * Moves on to the next row.
   *
   * @return how many held a sample before
   */
  Operand<TFloat32> step(Ops tf, Values before, Values after) {
    Operand<TFloat32> filled = filled(tf, before);
    return step(tf, filled, before, after);
  }

  /**
   * The same, and forgets the samples before.
   *
   * @param restarts 1 if they are forgotten: {@code [1]}
   */
  Operand<TFloat32> stepOrRestart(Ops tf, Operand<TFloat32> restarts, Values before, Values after) {
    Operand<TFloat32> kept = tf.math.sub(tf.constant(1f), restarts);
    return step(tf, tf.math.mul(filled(tf, before), kept), before, after);
  }

  private Operand<TFloat32> step(Ops tf, Operand<TFloat32> filled, Values before, Values after) {
    Operand<TFloat32> most = tf.constant((float) size);
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> behind = tf.math.add(part(tf, before.get(place), 0), one);
    Operand<TFloat32> wrapped = tf.select(tf.math.less(behind, most), behind, tf.zerosLike(behind));
    after.put(
        place,
        tf.concat(
            List.of(wrapped, tf.math.minimum(tf.math.add(filled, one), most)), tf.constant(0)));
    return filled;
  }

  /** Writes a sample over the oldest: {@code [1, width]}. */
  void write(
      Pass pass,
      Operand<TFloat32> row,
      Operand<TBool> applied,
      Operand<TBool> sound,
      Values after) {
    after.put(rows, written(pass.tf(), pass.get(rows), slot(pass), row, applied, sound));
  }

  /**
   * A table in which some of it is new.
   *
   * @param at {@code [n, dimensions]}: which rows or numbers
   * @param values {@code [n, …]}
   * @param applied false: they stay as they are
   * @param sound false: what would be written is not finite, and 0 is
   */
  static Operand<TFloat32> written(
      Ops tf,
      Operand<TFloat32> table,
      Operand<TInt32> at,
      Operand<TFloat32> values,
      Operand<TBool> applied,
      Operand<TBool> sound) {
    Operand<TFloat32> known = tf.gatherNd(table, at);
    Operand<TFloat32> finite = tf.select(sound, values, tf.zerosLike(values));
    return tf.tensorScatterNdUpdate(table, at, tf.select(applied, finite, known));
  }
}
