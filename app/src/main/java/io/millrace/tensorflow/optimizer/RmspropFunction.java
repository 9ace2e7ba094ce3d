package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;
import java.util.ArrayList;
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
    List<Slot> slots = new ArrayList<>(List.of(Slot.like("squares")));
    if (settings.centered()) {
      slots.add(Slot.like("mean"));
    }
    if (settings.correctsBias()) {
      slots.add(Slot.scalar("correction", 0));
    }
    return slots;
  }

  @Override
  public Update apply(
      Ops tf,
      Operand<TFloat32> weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> rate) {
    Operand<TFloat32> share = tf.constant((float) (1 - settings.rho()));
    List<Operand<TFloat32>> moved = new ArrayList<>();
    moved.add(Moments.move(tf, slots.get(0), tf.math.square(gradient), share));
    if (settings.centered()) {
      moved.add(Moments.move(tf, slots.get(1), gradient, share));
    }
    if (settings.correctsBias()) {
      moved.add(Moments.move(tf, slots.get(moved.size()), tf.constant(1f), share));
    }
    return new Update(step(tf, weight, gradient, spread(tf, moved), rate), moved);
  }

  /** The mean of the squares, or the variance. */
  private Operand<TFloat32> spread(Ops tf, List<Operand<TFloat32>> moved) {
    Operand<TFloat32> squares = moved.get(0);
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> factor =
        settings.correctsBias() ? tf.math.div(one, moved.get(moved.size() - 1)) : one;
    if (settings.correctsBias()) {
      squares = tf.math.mul(squares, factor);
    }
    if (!settings.centered()) {
      return squares;
    }
    Operand<TFloat32> mean =
        settings.correctsBias() ? tf.math.mul(moved.get(1), factor) : moved.get(1);
    // Rounding may leave the variance of a steady gradient just below 0.
    return tf.math.maximum(tf.math.sub(squares, tf.math.square(mean)), tf.constant(0f));
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
