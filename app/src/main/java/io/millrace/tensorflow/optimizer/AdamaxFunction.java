package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Optimizer.Adamax}. */
final class AdamaxFunction implements OptimizerFunction {
  private final Optimizer.Adamax settings;

  AdamaxFunction(Optimizer.Adamax settings) {
    this.settings = settings;
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.like("m"), Slot.like("u"), Slot.scalar("m_correction", 0));
  }

  @Override
  public Update apply(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> rate) {
    Operand<TFloat32> share = tf.constant((float) (1 - settings.beta1()));
    Operand<TFloat32> m = Moments.move(tf, slots.get(0), gradient, share);
    Operand<TFloat32> u =
        tf.math.maximum(
            tf.math.mul(tf.constant((float) settings.beta2()), slots.get(1)),
            tf.math.abs(gradient));
    Operand<TFloat32> correction = Moments.move(tf, slots.get(2), tf.constant(1f), share);
    Operand<TFloat32> scale = tf.math.add(u, tf.constant((float) settings.epsilon()));
    Operand<TFloat32> step = tf.math.div(tf.math.mul(tf.math.div(rate, correction), m), scale);
    return new Update(tf.math.sub(weight, step), List.of(m, u, correction));
  }
}
