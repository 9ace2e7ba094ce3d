package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Optimizer.Amsgrad}. */
final class AmsgradFunction implements OptimizerFunction {
  private final Optimizer.Amsgrad settings;

  AmsgradFunction(Optimizer.Amsgrad settings) {
    this.settings = settings;
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.like("m"), Slot.like("v"), Slot.like("v_max"));
  }

  @Override
  public Update apply(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> rate) {
    Operand<TFloat32> m =
        Moments.move(tf, slots.get(0), gradient, tf.constant((float) (1 - settings.beta1())));
    Operand<TFloat32> v =
        Moments.move(
            tf,
            slots.get(1),
            tf.math.square(gradient),
            tf.constant((float) (1 - settings.beta2())));
    Operand<TFloat32> most = tf.math.maximum(slots.get(2), v);
    Operand<TFloat32> scale =
        tf.math.add(tf.math.sqrt(most), tf.constant((float) settings.epsilon()));
    Operand<TFloat32> step = tf.math.div(tf.math.mul(rate, m), scale);
    return new Update(tf.math.sub(weight, step), List.of(m, v, most));
  }
}
