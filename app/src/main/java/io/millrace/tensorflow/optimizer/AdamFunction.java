package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link Optimizer.Adam}. The bias corrections 1 − βᵗ are slots of their own, moved as c ← c +
 * (1−β) (1 − c): the moments of a gradient that is always 1. So they count exactly the steps that
 * were applied, and never run out of a float's integers, as a counter t would after 2²⁴ steps.
 */
final class AdamFunction implements OptimizerFunction {
  private final Optimizer.Adam settings;

  AdamFunction(Optimizer.Adam settings) {
    this.settings = settings;
  }

  @Override
  public List<Slot> slots() {
    return List.of(
        new Slot("m", false),
        new Slot("v", false),
        new Slot("m_correction", true),
        new Slot("v_correction", true));
  }

  @Override
  public Update apply(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> rate) {
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> share1 = tf.constant((float) (1 - settings.beta1()));
    Operand<TFloat32> share2 = tf.constant((float) (1 - settings.beta2()));
    Operand<TFloat32> m = average(tf, slots.get(0), gradient, share1);
    Operand<TFloat32> v = average(tf, slots.get(1), tf.math.square(gradient), share2);
    Operand<TFloat32> correction1 = average(tf, slots.get(2), one, share1);
    Operand<TFloat32> correction2 = average(tf, slots.get(3), one, share2);
    Operand<TFloat32> root = tf.math.sqrt(tf.math.mul(v, tf.math.div(one, correction2)));
    Operand<TFloat32> step =
        tf.math.div(
            tf.math.mul(m, tf.math.div(rate, correction1)),
            tf.math.add(root, tf.constant((float) settings.epsilon())));
    return new Update(tf.math.sub(weight, step), List.of(m, v, correction1, correction2));
  }

  /** old + share (value − old) */
  private static Operand<TFloat32> average(
      Ops tf, Operand<TFloat32> old, Operand<TFloat32> value, Operand<TFloat32> share) {
    return tf.math.add(old, tf.math.mul(share, tf.math.sub(value, old)));
  }
}
