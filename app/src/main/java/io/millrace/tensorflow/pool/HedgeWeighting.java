package io.millrace.tensorflow.pool;

import io.millrace.pool.Mix;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Mix.Hedge}. */
final class HedgeWeighting implements AverageMix.Weighting {
  private final RunningLosses losses;
  private final float rate;
  private final int members;

  HedgeWeighting(Mix.Hedge settings, int members) {
    this.members = members;
    losses = new RunningLosses(members, settings.memory());
    rate = (float) settings.learningRate();
  }

  @Override
  public List<Variable> variables() {
    return losses.variables();
  }

  @Override
  public Operand<TFloat32> weights(Pass pass) {
    Ops tf = pass.tf();
    Operand<TFloat32> sums = tf.math.mul(losses.means(pass.state()), losses.count(pass.state()));
    Operand<TFloat32> scaled = tf.math.mul(sums, tf.constant(-rate));
    return tf.nn.softmax(tf.reshape(scaled, tf.constant(new int[] {1, members})));
  }

  @Override
  public void step(Ops tf, Operand<TFloat32> seen, Values before, Values after) {
    Operand<TFloat32> unused = losses.step(tf, seen, before, after);
  }
}
