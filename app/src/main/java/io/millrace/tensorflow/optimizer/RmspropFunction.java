package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Optimizer.Rmsprop}. */
final class RmspropFunction implements OptimizerFunction {
  private final Optimizer.Rmsprop settings;

  RmspropFunction(Optimizer.Rmsprop settings) {
    this.settings = settings;
  }

  @Override
  public List<Slot> slots() {
    return settings.centered()
        ? List.of(Slot.like("squares"), Slot.like("mean"))
        : List.of(Slot.like("squares"));
  }

  @Override
  public Update apply(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> rate) {
    Operand<TFloat32> share = tf.constant((float) (1 - settings.rho()));
    Operand<TFloat32> squares = Moments.move(tf, slots.get(0), tf.math.square(gradient), share);
    if (!settings.centered()) {
      return new Update(step(tf, weight, gradient, squares, rate), List.of(squares));
    }
    Operand<TFloat32> mean = Moments.move(tf, slots.get(1), gradient, share);
    // Rounding may leave the variance of a steady gradient just below 0.
    Operand<TFloat32> variance =
        tf.math.maximum(tf.math.sub(squares, tf.math.square(mean)), tf.constant(0f));
    return new Update(step(tf, weight, gradient, variance, rate), List.of(squares, mean));
  }

  private Operand<TFloat32> step(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      Operand<TFloat32> squares,
      Operand<TFloat32> rate) {
    Operand<TFloat32> scale =
        tf.math.add(tf.math.sqrt(squares), tf.constant((float) settings.epsilon()));
    return tf.math.sub(weight, tf.math.div(tf.math.mul(rate, gradient), scale));
  }
}
