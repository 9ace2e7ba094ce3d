package io.millrace.tensorflow.layer;

import io.millrace.network.Layer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link Layer.Standardize}. With n samples so far of mean μ and variance σ², a sample at distance
 * d = x − μ would move them to μ + d/(n+1) and (n/(n+1)) (σ² + d²/(n+1)); against these it measures
 * d n/(n+1) over the root of the variance.
 */
final class StandardizeFunction implements LayerFunction {
  /** Added to the variance, so that a constant feature gives 0 and not 0/0. */
  private static final float TINY = 1e-30f;

  private final float limit;
  private final Variable count;
  private final Variable mean;
  private final Variable variance;

  StandardizeFunction(Layer.Standardize settings, String name, int inputs) {
    this.limit = (float) settings.limit();
    Variable.Kind kind = Variable.Kind.STATISTIC;
    this.count = Variable.filled(name + "/count", kind, new int[0], 0);
    this.mean = Variable.filled(name + "/mean", kind, new int[] {inputs}, 0);
    this.variance = Variable.filled(name + "/variance", kind, new int[] {inputs}, 0);
  }

  @Override
  public List<Variable> variables() {
    return List.of(count, mean, variance);
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    Ops tf = pass.tf();
    Values state = pass.state();
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> after = tf.math.add(state.get(count), one);
    Operand<TFloat32> share = tf.math.div(one, after);
    Operand<TFloat32> rest = tf.math.div(state.get(count), after);
    Operand<TFloat32> distance = tf.math.sub(input, state.get(mean));
    Operand<TFloat32> spread =
        tf.math.mul(
            rest, tf.math.add(state.get(variance), tf.math.mul(share, tf.math.square(distance))));
    Operand<TFloat32> output =
        tf.math.div(
            tf.math.mul(rest, distance), tf.math.sqrt(tf.math.add(spread, tf.constant(TINY))));
    return new Result(limited(tf, output), learned(tf, distance, state));
  }

  private Operand<TFloat32> limited(Ops tf, Operand<TFloat32> x) {
    return tf.math.maximum(tf.math.minimum(x, tf.constant(limit)), tf.constant(-limit));
  }

  /** The statistics with the whole mini-batch in: Chan et al.'s formula for joining two sets. */
  private Values learned(Ops tf, Operand<TFloat32> distance, Values state) {
    Operand<TFloat32> n = state.get(count);
    Operand<TFloat32> m = tf.constant((float) distance.shape().get(0));
    Operand<TFloat32> total = tf.math.add(n, m);
    Operand<TFloat32> shift = tf.math.mean(distance, tf.constant(0));
    Operand<TFloat32> batchVariance =
        tf.math.mean(tf.math.squaredDifference(distance, shift), tf.constant(0));
    Operand<TFloat32> share = tf.math.div(m, total);
    Operand<TFloat32> rest = tf.math.div(n, total);
    Operand<TFloat32> between = tf.math.mul(tf.math.mul(rest, share), tf.math.square(shift));
    Values statistics = new Values();
    statistics.put(count, total);
    statistics.put(mean, tf.math.add(state.get(mean), tf.math.mul(share, shift)));
    statistics.put(
        variance,
        tf.math.add(
            tf.math.add(tf.math.mul(rest, state.get(variance)), tf.math.mul(share, batchVariance)),
            between));
    return statistics;
  }
}
