package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Optimizer.Adadelta}. */
final class AdadeltaFunction implements OptimizerFunction {
  private final Optimizer.Adadelta settings;

  AdadeltaFunction(Optimizer.Adadelta settings) {
    this.settings = settings;
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.like("squares"), Slot.like("moves"));
  }

  @Override
  public Update apply(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> rate) {
    Operand<TFloat32> epsilon = tf.constant((float) settings.epsilon());
    Operand<TFloat32> share = tf.constant((float) (1 - settings.rho()));
    Operand<TFloat32> squares = Moments.move(tf, slots.get(0), tf.math.square(gradient), share);
    Operand<TFloat32> move =
        tf.math.mul(
            gradient,
            tf.math.sqrt(
                tf.math.div(tf.math.add(slots.get(1), epsilon), tf.math.add(squares, epsilon))));
    Operand<TFloat32> moves = Moments.move(tf, slots.get(1), tf.math.square(move), share);
    return new Update(tf.math.sub(weight, tf.math.mul(rate, move)), List.of(squares, moves));
  }
}
