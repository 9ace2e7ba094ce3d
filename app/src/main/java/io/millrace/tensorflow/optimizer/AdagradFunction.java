package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;
import io.millrace.tensorflow.arithmetic.TwoFloats;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Optimizer.Adagrad}. */
final class AdagradFunction implements OptimizerFunction {
  private static final Slot SQUARES = Slot.like("squares");

  private final Optimizer.Adagrad settings;

  AdagradFunction(Optimizer.Adagrad settings) {
    this.settings = settings;
  }

  @Override
  public List<Slot> slots() {
    return List.of(SQUARES, SQUARES.lowPart());
  }

  @Override
  public Update apply(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> rate) {
    TwoFloats squares =
        new TwoFloats(slots.get(0), slots.get(1)).plus(tf, tf.math.square(gradient));
    Operand<TFloat32> scale =
        tf.math.add(tf.math.sqrt(squares.rounded(tf)), tf.constant((float) settings.epsilon()));
    Operand<TFloat32> step = tf.math.div(tf.math.mul(rate, gradient), scale);
    return new Update(tf.math.sub(weight, step), List.of(squares.high(), squares.low()));
  }
}
