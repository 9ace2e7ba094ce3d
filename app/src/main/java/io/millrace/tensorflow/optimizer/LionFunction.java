package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Optimizer.Lion}. */
final class LionFunction implements OptimizerFunction {
  private final Optimizer.Lion settings;

  LionFunction(Optimizer.Lion settings) {
    this.settings = settings;
  }

  @Override
  public double weightDecay() {
    return settings.weightDecay();
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.like("m"));
  }

  @Override
  public Update apply(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> rate) {
    Operand<TFloat32> m = slots.get(0);
    Operand<TFloat32> towards =
        Moments.move(tf, m, gradient, tf.constant((float) (1 - settings.beta1())));
    Operand<TFloat32> next =
        Moments.move(tf, m, gradient, tf.constant((float) (1 - settings.beta2())));
    return new Update(tf.math.sub(weight, tf.math.mul(rate, tf.math.sign(towards))), List.of(next));
  }
}
