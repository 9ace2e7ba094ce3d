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
  private final double weightDecay;

  AdamFunction(Optimizer.Adam settings) {
    this(settings, 0);
  }

  /** {@link Optimizer.Adamw}: Adam with decay beside it. */
  AdamFunction(Optimizer.Adamw settings) {
    this(
        new Optimizer.Adam(
            settings.learningRate(), settings.beta1(), settings.beta2(), settings.epsilon()),
        settings.weightDecay());
  }

  private AdamFunction(Optimizer.Adam settings, double weightDecay) {
    this.settings = settings;
    this.weightDecay = weightDecay;
  }

  @Override
  public double weightDecay() {
    return weightDecay;
  }

  @Override
  public List<Slot> slots() {
    return List.of(
        Slot.like("m"),
        Slot.like("v"),
        Slot.scalar("m_correction", 0),
        Slot.scalar("v_correction", 0));
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
    Operand<TFloat32> m = Moments.move(tf, slots.get(0), gradient, share1);
    Operand<TFloat32> v = Moments.move(tf, slots.get(1), tf.math.square(gradient), share2);
    Operand<TFloat32> correction1 = Moments.move(tf, slots.get(2), one, share1);
    Operand<TFloat32> correction2 = Moments.move(tf, slots.get(3), one, share2);
    Operand<TFloat32> root = tf.math.sqrt(tf.math.mul(v, tf.math.div(one, correction2)));
    Operand<TFloat32> step =
        tf.math.div(
            tf.math.mul(m, tf.math.div(rate, correction1)),
            tf.math.add(root, tf.constant((float) settings.epsilon())));
    return new Update(tf.math.sub(weight, step), List.of(m, v, correction1, correction2));
  }
}
