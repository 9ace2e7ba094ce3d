package io.millrace.tensorflow.pool;

import io.millrace.pool.Mix;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Mix.Log}. */
final class LogMix implements MixFunction {
  /** Bounds the price of one confident error. */
  private static final float LOG_FLOOR = -8;

  private final Variable weights;
  private final float rate;

  LogMix(Mix.Log settings, int members) {
    rate = (float) settings.learningRate();
    weights =
        Variable.filled(
            NAME + "/weights", Variable.Kind.STATISTIC, new int[] {1, members}, 1f / members);
  }

  @Override
  public List<Variable> variables() {
    return List.of(weights);
  }

  @Override
  public Run run(Pass pass, List<Operand<TFloat32>> outputs) {
    Ops tf = pass.tf();
    List<Operand<TFloat32>> evidence =
        outputs.stream()
            .map(logP -> Vectors.centred(tf, Vectors.atLeast(tf, logP, LOG_FLOOR)))
            .toList();
    // [rows, members, classes]
    Operand<TFloat32> stacked = tf.stack(evidence, org.tensorflow.op.core.Stack.axis(1L));
    Operand<TFloat32> column =
        tf.reshape(pass.get(weights), tf.constant(new int[] {1, outputs.size(), 1}));
    Operand<TFloat32> mixed =
        Vectors.logSoftmax(tf, tf.sum(tf.math.mul(stacked, column), tf.constant(1)));
    return new Run() {
      @Override
      public Operand<TFloat32> output() {
        return mixed;
      }

      @Override
      public Operand<TFloat32> weights() {
        return tf.reshape(column, tf.constant(new int[] {-1}));
      }

      @Override
      public List<Operand<TFloat32>> learn(
          MemberFunction.Target target, List<Operand<TFloat32>> losses) {
        Operand<TFloat32> slope =
            tf.math.mul(tf.math.sub(tf.math.exp(mixed), target.aims()), target.weights());
        Operand<TFloat32> gradients =
            tf.sum(tf.math.mul(stacked, tf.expandDims(slope, tf.constant(1))), tf.constant(2));
        return List.of(tf.math.mean(gradients, tf.constant(0)));
      }
    };
  }

  @Override
  public Operand<TFloat32> step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> factor,
      Values before,
      Values after) {
    Operand<TFloat32> step = tf.math.mul(changes.get(0), tf.math.mul(factor, tf.constant(rate)));
    after.put(weights, tf.math.sub(before.get(weights), step));
    return tf.constant(0f);
  }
}
