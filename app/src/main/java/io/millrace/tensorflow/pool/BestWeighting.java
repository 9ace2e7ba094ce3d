package io.millrace.tensorflow.pool;

import io.millrace.pool.Mix;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** {@link Mix.Best}. */
final class BestWeighting implements AverageMix.Weighting {
  private final RunningLosses losses;

  /** {@code [1, members]}: 1 for the champion, who at first is the first. */
  private final Variable champion;

  private final float share;
  private final int members;

  BestWeighting(Mix.Best settings, int members) {
    this.members = members;
    losses = new RunningLosses(members, settings.memory());
    float[] first = new float[members];
    first[0] = 1;
    champion =
        new Variable(
            MixFunction.NAME + "/champion", Variable.Kind.STATISTIC, new int[] {1, members}, first);
    share = (float) (1 - settings.margin());
  }

  @Override
  public List<Variable> variables() {
    List<Variable> all = new ArrayList<>(losses.variables());
    all.add(champion);
    return all;
  }

  @Override
  public Operand<TFloat32> weights(Pass pass) {
    return pass.get(champion);
  }

  @Override
  public void step(Ops tf, Operand<TFloat32> seen, Values before, Values after) {
    Operand<TFloat32> means =
        tf.reshape(losses.step(tf, seen, before, after), tf.constant(new int[] {1, members}));
    Operand<TFloat32> known = before.get(champion);
    Operand<TFloat32> own = Vectors.sum(tf, tf.math.mul(known, means));
    Operand<TFloat32> least = tf.math.neg(Vectors.max(tf, tf.math.neg(means)));
    Operand<TBool> isBeaten =
        tf.math.less(
            least, tf.math.sub(own, tf.math.mul(tf.math.abs(own), tf.constant(1 - share))));
    Operand<TInt32> index = tf.math.argMin(means, tf.constant(1), TInt32.class);
    Operand<TFloat32> challenger =
        tf.oneHot(index, tf.constant(members), tf.constant(1f), tf.constant(0f));
    after.put(champion, tf.select(isBeaten, challenger, known));
  }
}
