package io.millrace.tensorflow.layer;

import io.millrace.model.AddedParts;
import io.millrace.network.Preprocessing;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

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

  /** What is farther away measures as if it were here, where a float still holds the square. */
  private static final float FARTHEST_MEASURED = 0x1p63f;

  private final float limit;
  private final Moments moments;
  private final Variable outward;

  StandardizeFunction(Preprocessing.Standardize settings, String name, int inputs) {
    this.limit = (float) settings.limit();
    this.moments = new Moments(name, inputs, settings.memory());
    this.outward =
        Variable.filled(name + AddedParts.OUTWARD, Variable.Kind.STATISTIC, new int[] {inputs}, 0);
  }

  @Override
  public List<Variable> variables() {
    return Stream.concat(moments.variables().stream(), Stream.of(outward)).toList();
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    Ops tf = pass.tf();
    Operand<TFloat32> distance = moments.distance(pass, input);
    Operand<TFloat32> known = moments.variance(pass);
    Operand<TFloat32> before = moments.before(pass, 1);
    Operand<TFloat32> measured =
        measured(tf, within(tf, distance, tf.constant(FARTHEST_MEASURED)), known, before);
    Values learned = new Values();
    Moments.Moved unused =
        moments.learn(pass, cut(pass, distance, known, before, learned), learned);
    return new Result(within(tf, measured, tf.constant(limit)), learned);
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
}
