package io.millrace.tensorflow.layer;

import io.millrace.model.AddedParts;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Replaces missing numbers, which stand in a row as NaN, by the mean of their column over the
 * samples learned so far; 0 before the first. Numbers that are missing do not count in the mean.
 */
public final class MissingValues {
  private final Statistic count;
  private final Statistic mean;

  /** For rows of so many features. */
  public MissingValues(int features) {
    count = new Statistic(AddedParts.MISSING + "/count", new int[] {features}, 0);
    mean = new Statistic(AddedParts.MISSING + "/mean", new int[] {features}, 0);
  }

  /** The variables in which counts and means are kept. */
  public List<Variable> variables() {
    return Statistic.variables(count, mean);
  }

  /** The rows without gaps: {@code [rows, features]}. */
  public Operand<TFloat32> filled(Pass pass, Operand<TFloat32> rows) {
    Ops tf = pass.tf();
    return tf.select(tf.math.isNan(rows), mean.get(pass).rounded(tf), rows);
  }

  /**
   * Takes a whole mini-batch in.
   *
   * @param rows {@code [rows, features]}, with their gaps
   * @param learned is given the new values
   */
  public void learn(Pass pass, Operand<TFloat32> rows, Values learned) {
    Ops tf = pass.tf();
    Operand<TBool> isMissing = tf.math.isNan(rows);
    Operand<TFloat32> distance = mean.get(pass).distance(tf, rows);
    Operand<TFloat32> none = tf.zerosLike(distance);
    Operand<TFloat32> there = sum(tf, tf.select(isMissing, none, tf.onesLike(distance)));
    Operand<TFloat32> total = tf.math.add(count.get(pass).rounded(tf), there);
    Operand<TFloat32> shift =
        tf.math.div(
            sum(tf, tf.select(isMissing, none, distance)), tf.math.maximum(total, tf.constant(1f)));
    mean.put(learned, mean.get(pass).plus(tf, shift));
    count.put(learned, count.get(pass).plus(tf, there));
  }

  private static Operand<TFloat32> sum(Ops tf, Operand<TFloat32> rows) {
    return tf.sum(rows, tf.constant(0));
  }
}
