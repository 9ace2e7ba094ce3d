package io.millrace.tensorflow.layer;

import io.millrace.model.AddedParts;
import io.millrace.network.Preprocessing;
import io.millrace.tensorflow.arithmetic.TwoFloats;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * {@link Preprocessing.Standardize}. With n samples so far of mean μ and variance σ², a sample at
 * distance d = x − μ would move them to μ + d/(n+1) and (n/(n+1)) (σ² + d²/(n+1)); against these it
 * measures d n/(n+1) over the root of the variance.
 *
 * <p>What enters the statistics is cut at the limit, so that a wild value can't spoil them. But
 * when far samples come one behind the other it is not they that are wrong: a feature that hardly
 * moved now moves. So the cut moves out, by half a binary order of variance with each far sample,
 * and back again with each near one.
 */
final class StandardizeFunction implements LayerFunction {
  /** Added to the variance, so that a constant feature gives 0 and not 0/0. */
  private static final float TINY = 1e-30f;

  /** The logarithm of what a far sample multiplies the square of the cut by. */
  private static final float OUTWARD = (float) (Math.log(2) / 2);

  /**
   * The square of the cut is multiplied by no more: a float holds it, times any variance in use.
   */
  private static final float FARTHEST = 0x1p60f;

  private final float limit;
  private final @Nullable Long memory;
  private final Statistic count;
  private final Statistic mean;
  private final Statistic variance;
  private final Variable outward;

  StandardizeFunction(Preprocessing.Standardize settings, String name, int inputs) {
    this.limit = (float) settings.limit();
    this.memory = settings.memory();
    this.count = new Statistic(name + "/count", new int[0], 0);
    this.mean = new Statistic(name + "/mean", new int[] {inputs}, 0);
    this.variance = new Statistic(name + "/variance", new int[] {inputs}, 0);
    this.outward =
        Variable.filled(name + AddedParts.OUTWARD, Variable.Kind.STATISTIC, new int[] {inputs}, 0);
  }

  @Override
  public List<Variable> variables() {
    return Stream.concat(Statistic.variables(count, mean, variance).stream(), Stream.of(outward))
        .toList();
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    Ops tf = pass.tf();
    Operand<TFloat32> distance = mean.get(pass).distance(tf, input);
    Operand<TFloat32> known = variance.get(pass).rounded(tf);
    Operand<TFloat32> before = before(pass, 1);
    Operand<TFloat32> measured = measured(tf, distance, known, before);
    Values learned = new Values();
    learn(pass, cut(pass, distance, known, before, learned), known, learned);
    return new Result(within(tf, measured, tf.constant(limit)), learned);
  }

  /** For how many samples the statistics stand when so many more come. */
  private Operand<TFloat32> before(Pass pass, long more) {
    Ops tf = pass.tf();
    Operand<TFloat32> n = count.get(pass).rounded(tf);
    return memory == null ? n : tf.math.minimum(n, tf.constant((float) (memory - more)));
  }

  private static Operand<TFloat32> measured(
      Ops tf, Operand<TFloat32> distance, Operand<TFloat32> known, Operand<TFloat32> before) {
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> after = tf.math.add(before, one);
    Operand<TFloat32> share = tf.math.div(one, after);
    Operand<TFloat32> rest = tf.math.div(before, after);
    Operand<TFloat32> spread =
        tf.math.mul(rest, tf.math.add(known, tf.math.mul(share, tf.math.square(distance))));
    return tf.math.div(
        tf.math.mul(rest, distance), tf.math.sqrt(tf.math.add(spread, tf.constant(TINY))));
  }

  private static Operand<TFloat32> within(Ops tf, Operand<TFloat32> x, Operand<TFloat32> most) {
    return tf.math.maximum(tf.math.minimum(x, most), tf.math.neg(most));
  }

  /**
   * The distances at which samples enter the statistics: the cut in place of what is measured
   * beyond the limit and lies beyond the cut. Measured beyond the limit is d² (n − limit²) > (n +
   * 1) limit² σ², which takes no further root. Only a feature that has been constant has no
   * deviation that could say what is far.
   */
  private Operand<TFloat32> cut(
      Pass pass,
      Operand<TFloat32> distance,
      Operand<TFloat32> known,
      Operand<TFloat32> before,
      Values learned) {
    Ops tf = pass.tf();
    Operand<TFloat32> zero = tf.constant(0f);
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> moved = tf.math.maximum(pass.get(outward), one);
    Operand<TFloat32> square = tf.constant(limit * limit);
    Operand<TFloat32> ratio =
        tf.math.div(
            tf.math.mul(square, tf.math.add(before, one)),
            tf.math.maximum(tf.math.sub(before, square), zero));
    Operand<TFloat32> most = tf.math.mul(known, moved);
    Operand<TBool> isFar =
        tf.math.logicalAnd(
            tf.math.greater(tf.math.square(distance), tf.math.mul(most, ratio)),
            tf.math.greater(known, zero));
    learned.put(outward, moved(tf, moved, isFar));
    Operand<TFloat32> farthest = tf.math.mul(tf.math.sqrt(most), tf.constant(limit));
    return tf.select(isFar, within(tf, distance, farthest), distance);
  }

  /** Outward with each far sample of the mini-batch, inward with each other one. */
  private static Operand<TFloat32> moved(Ops tf, Operand<TFloat32> moved, Operand<TBool> isFar) {
    Operand<TFloat32> steps =
        tf.reduceSum(tf.select(isFar, tf.constant(OUTWARD), tf.constant(-OUTWARD)), tf.constant(0));
    Operand<TFloat32> next = tf.math.mul(moved, tf.math.exp(steps));
    return tf.math.maximum(tf.math.minimum(next, tf.constant(FARTHEST)), tf.constant(1f));
  }

  /** The statistics with the whole mini-batch in: Chan et al.'s formula for joining two sets. */
  private void learn(
      Pass pass, Operand<TFloat32> distance, Operand<TFloat32> known, Values learned) {
    Ops tf = pass.tf();
    long rows = distance.shape().get(0);
    Operand<TFloat32> n = before(pass, rows);
    Operand<TFloat32> m = tf.constant((float) rows);
    Operand<TFloat32> total = tf.math.add(n, m);
    Operand<TFloat32> share = tf.math.div(m, total);
    Operand<TFloat32> rest = tf.math.div(n, total);
    Operand<TFloat32> shift = average(tf, distance);
    Operand<TFloat32> batchVariance = average(tf, tf.math.squaredDifference(distance, shift));
    Operand<TFloat32> seen = tf.math.add(batchVariance, tf.math.mul(rest, tf.math.square(shift)));
    mean.put(learned, mean.get(pass).plus(tf, tf.math.mul(share, shift)));
    variance.put(
        learned, variance.get(pass).plus(tf, tf.math.mul(share, tf.math.sub(seen, known))));
    TwoFloats counted = count.get(pass).plus(tf, m);
    count.put(learned, memory == null ? counted : counted.atMost(tf, memory));
  }

  /** Over the samples; in doubles, so that the average of equal numbers is the same number. */
  private static Operand<TFloat32> average(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat64> exact = tf.math.mean(tf.dtypes.cast(x, TFloat64.class), tf.constant(0));
    return tf.dtypes.cast(exact, TFloat32.class);
  }
}
