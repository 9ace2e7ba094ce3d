package io.millrace.tensorflow.pool;

import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The members' mean losses, of all mini-batches until there are as many as the memory holds, and
 * then with exponential forgetting.
 */
final class RunningLosses {
  private final Variable means;
  private final Variable count;
  private final long memory;

  RunningLosses(int members, long memory) {
    this.memory = memory;
    means =
        Variable.filled(
            MixFunction.NAME + "/losses", Variable.Kind.STATISTIC, new int[] {members}, 0);
    count = Variable.filled(MixFunction.NAME + "/count", Variable.Kind.STATISTIC, new int[0], 0);
  }

  List<Variable> variables() {
    return List.of(means, count);
  }

  /** {@code [members]} */
  Operand<TFloat32> means(Values state) {
    return state.get(means);
  }

  /** Mini-batches that they are of, at most the memory: a scalar. */
  Operand<TFloat32> count(Values state) {
    return state.get(count);
  }

  /** Takes losses in; returns the new means. */
  Operand<TFloat32> step(Ops tf, Operand<TFloat32> losses, Values before, Values after) {
    Operand<TFloat32> counted =
        tf.math.minimum(
            tf.math.add(before.get(count), tf.constant(1f)), tf.constant((float) memory));
    Operand<TFloat32> known = before.get(means);
    Operand<TFloat32> moved = tf.math.add(known, tf.math.div(tf.math.sub(losses, known), counted));
    after.put(means, moved);
    after.put(count, counted);
    return moved;
  }
}
