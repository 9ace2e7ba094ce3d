package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Optimizer.Ftrl}. At the first gradient of a weight its initial value is taken for 0. */
final class FtrlFunction implements OptimizerFunction {
  private final Optimizer.Ftrl settings;

  FtrlFunction(Optimizer.Ftrl settings) {
    this.settings = settings;
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.like("z"), Slot.like("n"));
  }

  @Override
  public Update apply(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> rate) {
    Operand<TFloat32> zero = tf.constant(0f);
    Operand<TFloat32> l1 = tf.constant((float) settings.l1());
    Operand<TFloat32> z = slots.get(0);
    Operand<TFloat32> n = tf.math.add(slots.get(1), tf.math.square(gradient));
    Operand<TFloat32> root = tf.math.sqrt(n);
    Operand<TFloat32> sigma = tf.math.div(tf.math.sub(root, tf.math.sqrt(slots.get(1))), rate);
    Operand<TFloat32> current =
        tf.select(tf.math.greater(slots.get(1), zero), weight, tf.zerosLike(weight));
    z = tf.math.add(z, tf.math.sub(gradient, tf.math.mul(sigma, current)));
    Operand<TFloat32> beyond = tf.math.maximum(tf.math.sub(tf.math.abs(z), l1), zero);
    Operand<TFloat32> scale =
        tf.math.add(
            tf.math.div(tf.math.add(tf.constant((float) settings.beta()), root), rate),
            tf.constant((float) settings.l2()));
    Operand<TFloat32> moved = tf.math.neg(tf.math.div(tf.math.mul(tf.math.sign(z), beyond), scale));
    return new Update(moved, List.of(z, n));
  }
}
