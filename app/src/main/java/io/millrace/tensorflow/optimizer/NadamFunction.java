package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link Optimizer.Nadam}. The powers of 0.96 and the product of the μ are slots, so that nothing
 * counts steps in floats.
 */
final class NadamFunction implements OptimizerFunction {
  /** 0.96^ψ: what the schedule loses at each step. */
  private static final float DECAY = (float) Math.pow(0.96, 0.004);

  private final Optimizer.Nadam settings;

  NadamFunction(Optimizer.Nadam settings) {
    this.settings = settings;
  }

  @Override
  public List<Slot> slots() {
    return List.of(
        Slot.like("m"),
        Slot.like("v"),
        Slot.scalar("v_correction", 0),
        Slot.scalar("momentum_decay", 1),
        Slot.scalar("momentum_product", 1));
  }

  @Override
  public Update apply(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> rate) {
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> share2 = tf.constant((float) (1 - settings.beta2()));
    Operand<TFloat32> m =
        Moments.move(tf, slots.get(0), gradient, tf.constant((float) (1 - settings.beta1())));
    Operand<TFloat32> v = Moments.move(tf, slots.get(1), tf.math.square(gradient), share2);
    Operand<TFloat32> correction = Moments.move(tf, slots.get(2), one, share2);
    Operand<TFloat32> decay = tf.math.mul(slots.get(3), tf.constant(DECAY));
    Operand<TFloat32> now = momentum(tf, decay);
    Operand<TFloat32> next = momentum(tf, tf.math.mul(decay, tf.constant(DECAY)));
    Operand<TFloat32> product = tf.math.mul(slots.get(4), now);
    Operand<TFloat32> ahead =
        tf.math.add(
            tf.math.mul(gradient, tf.math.div(tf.math.sub(one, now), tf.math.sub(one, product))),
            tf.math.mul(m, tf.math.div(next, tf.math.sub(one, tf.math.mul(product, next)))));
    Operand<TFloat32> scale =
        tf.math.add(
            tf.math.sqrt(tf.math.div(v, correction)), tf.constant((float) settings.epsilon()));
    Operand<TFloat32> step = tf.math.div(tf.math.mul(rate, ahead), scale);
    return new Update(tf.math.sub(weight, step), List.of(m, v, correction, decay, product));
  }

  /** μ = β₁ (1 − decay / 2) */
  private Operand<TFloat32> momentum(Ops tf, Operand<TFloat32> decay) {
    Operand<TFloat32> half = tf.math.mul(decay, tf.constant(0.5f));
    return tf.math.mul(tf.constant((float) settings.beta1()), tf.math.sub(tf.constant(1f), half));
  }
}
