package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Optimizer.Momentum}. */
final class MomentumFunction implements OptimizerFunction {
  private final Optimizer.Momentum settings;

  MomentumFunction(Optimizer.Momentum settings) {
    this.settings = settings;
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.like("velocity"));
  }

  @Override
  public Update apply(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> rate) {
    Operand<TFloat32> mu = tf.constant((float) settings.momentum());
    Operand<TFloat32> velocity = tf.math.add(tf.math.mul(mu, slots.get(0)), gradient);
    Operand<TFloat32> direction =
        settings.nesterov() ? tf.math.add(gradient, tf.math.mul(mu, velocity)) : velocity;
    return new Update(tf.math.sub(weight, tf.math.mul(rate, direction)), List.of(velocity));
  }
}
