package io.millrace.tensorflow.layer;

import io.millrace.network.Preprocessing;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** {@link Preprocessing.MinMax}. */
final class MinMaxFunction implements LayerFunction {
  /** A lesser range counts as none: the square of it, in the gradient, would be 0. */
  private static final float LEAST_RANGE = 1e-18f;

  private final Variable least;
  private final Variable greatest;

  MinMaxFunction(String name, int inputs) {
    Variable.Kind kind = Variable.Kind.STATISTIC;
    this.least = Variable.filled(name + "/min", kind, new int[] {inputs}, Float.MAX_VALUE);
    this.greatest = Variable.filled(name + "/max", kind, new int[] {inputs}, -Float.MAX_VALUE);
  }

  @Override
  public List<Variable> variables() {
    return List.of(least, greatest);
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    Ops tf = pass.tf();
    Operand<TFloat32> low = tf.math.minimum(input, pass.get(least));
    Operand<TFloat32> high = tf.math.maximum(input, pass.get(greatest));
    Operand<TFloat32> range = tf.math.sub(high, low);
    Operand<TBool> wide = tf.math.greater(range, tf.constant(LEAST_RANGE));
    Operand<TFloat32> divisor = tf.select(wide, range, tf.constant(1f));
    Values learned = new Values();
    learned.put(least, tf.min(low, tf.constant(0)));
    learned.put(greatest, tf.max(high, tf.constant(0)));
    return new Result(tf.math.div(tf.math.sub(input, low), divisor), learned);
  }
}
