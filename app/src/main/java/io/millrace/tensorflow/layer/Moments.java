package io.millrace.tensorflow.layer;

import io.millrace.tensorflow.arithmetic.TwoFloats;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * Count, mean and variance of the samples that were learned, for each column. With a memory of M
 * samples older ones count less and less: n stays at M.
 */
public final class Moments {
  private final @Nullable Long memory;
  private final Statistic count;
  private final Statistic mean;
  private final Statistic variance;

  /**
   * Of no samples yet.
   *
   * @param name in front of the variables' names
   * @param columns of a sample
   * @param memory in samples; null: all count alike
   */
  public Moments(String name, int columns, @Nullable Long memory) {
    this.memory = memory;
    this.count = new Statistic(name + "/count", new int[0], 0);
    this.mean = new Statistic(name + "/mean", new int[] {columns}, 0);
    this.variance = new Statistic(name + "/variance", new int[] {columns}, 0);
  }

  /** The variables in which they are kept. */
  public List<Variable> variables() {
    return Statistic.variables(count, mean, variance);
  }

  /** The means: {@code [columns]}. */
  public Operand<TFloat32> mean(Pass pass) {
    return mean.get(pass).rounded(pass.tf());
  }

  /** x − mean, in which a large mean loses nothing: {@code [rows, columns]}. */
  public Operand<TFloat32> distance(Pass pass, Operand<TFloat32> x) {
    return mean.get(pass).distance(pass.tf(), x);
  }

  /** The variances: {@code [columns]}. */
  public Operand<TFloat32> variance(Pass pass) {
    return variance.get(pass).rounded(pass.tf());
  }

  /** How many samples there were, at most the memory: a scalar. */
  public Operand<TFloat32> count(Pass pass) {
    return count.get(pass).rounded(pass.tf());
  }

  /** For how many samples they stand when so many more come: a scalar. */
  Operand<TFloat32> before(Pass pass, long more) {
    Ops tf = pass.tf();
    Operand<TFloat32> n = count(pass);
    return memory == null ? n : tf.math.minimum(n, tf.constant((float) (memory - more)));
  }

  /**
   * Takes a whole mini-batch in: Chan et al.'s formula for joining two sets.
   *
   * @param distance of its samples: {@code [rows, columns]}
   * @param learned is given the new values
   */
  public Moved learn(Pass pass, Operand<TFloat32> distance, Values learned) {
    return learn(pass, distance, null, learned);
  }

  /**
   * The same.
   *
   * @param restarts whether all samples before are forgotten: a scalar
   */
  public Moved learn(
      Pass pass, Operand<TFloat32> distance, @Nullable Operand<TBool> restarts, Values learned) {
    Ops tf = pass.tf();
    Operand<TFloat32> known = variance(pass);
    long rows = distance.shape().get(0);
    Operand<TFloat32> before = before(pass, rows);
    Operand<TFloat32> n =
        restarts == null ? before : tf.select(restarts, tf.zerosLike(before), before);
    Operand<TFloat32> m = tf.constant((float) rows);
    Operand<TFloat32> total = tf.math.add(n, m);
    Operand<TFloat32> share = tf.math.div(m, total);
    Operand<TFloat32> rest = tf.math.div(n, total);
    Operand<TFloat32> between = average(tf, distance);
    Operand<TFloat32> batchVariance = average(tf, tf.math.squaredDifference(distance, between));
    Operand<TFloat32> seen = tf.math.add(batchVariance, tf.math.mul(rest, tf.math.square(between)));
    Operand<TFloat32> shift = tf.math.mul(share, between);
    Operand<TFloat32> change = tf.math.mul(share, tf.math.sub(seen, known));
    mean.put(learned, mean.get(pass).plus(tf, shift));
    TwoFloats counted = count.get(pass).plus(tf, m);
    if (memory != null) {
      counted = counted.atMost(tf, memory);
    }
    TwoFloats varied = variance.get(pass).plus(tf, change);
    count.put(learned, restarts == null ? counted : counted.unless(tf, restarts, m));
    variance.put(learned, restarts == null ? varied : varied.unless(tf, restarts, batchVariance));
    Operand<TFloat32> after = tf.math.add(known, change);
    return new Moved(shift, restarts == null ? after : tf.select(restarts, batchVariance, after));
  }

  /** Over the samples; in doubles, so that the average of equal numbers is the same number. */
  private static Operand<TFloat32> average(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat64> exact = tf.math.mean(tf.dtypes.cast(x, TFloat64.class), tf.constant(0));
    return tf.dtypes.cast(exact, TFloat32.class);
  }

  /**
   * What a mini-batch has changed.
   *
   * @param shift by which the means have moved: {@code [columns]}
   * @param variance that is new: {@code [columns]}
   */
  public record Moved(Operand<TFloat32> shift, Operand<TFloat32> variance) {}
}
