package io.millrace.tensorflow.optimizer;

import io.millrace.optimizer.Optimizer;
import io.millrace.tensorflow.arithmetic.TwoFloats;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Optimizer.Ftrl}. At the first gradient of a weight its initial value is taken for 0. */
final class FtrlFunction implements OptimizerFunction {
  private static final Slot Z = Slot.like("z");
  private static final Slot N = Slot.like("n");

  /** Keeps 0/0 away where no gradient has been but 0. */
  private static final float TINY = 1e-30f;

  private final Optimizer.Ftrl settings;

  FtrlFunction(Optimizer.Ftrl settings) {
    this.settings = settings;
  }

  @Override
  public List<Slot> slots() {
    return List.of(Z, Z.lowPart(), N, N.lowPart());
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
    TwoFloats nBefore = new TwoFloats(slots.get(2), slots.get(3));
    Operand<TFloat32> square = tf.math.square(gradient);
    TwoFloats n = nBefore.plus(tf, square);
    Operand<TFloat32> root = tf.math.sqrt(n.rounded(tf));
    Operand<TFloat32> sigma = sigma(tf, square, tf.math.sqrt(nBefore.rounded(tf)), root, rate);
    Operand<TFloat32> current =
        tf.select(tf.math.greater(nBefore.rounded(tf), zero), weight, tf.zerosLike(weight));
    TwoFloats sum =
        new TwoFloats(slots.get(0), slots.get(1))
            .plus(tf, tf.math.sub(gradient, tf.math.mul(sigma, current)));
    Operand<TFloat32> z = sum.rounded(tf);
    Operand<TFloat32> beyond = tf.math.maximum(tf.math.sub(tf.math.abs(z), l1), zero);
    Operand<TFloat32> scale =
        tf.math.add(
            tf.math.div(tf.math.add(tf.constant((float) settings.beta()), root), rate),
            tf.constant((float) settings.l2()));
    Operand<TFloat32> moved = tf.math.neg(tf.math.div(tf.math.mul(tf.math.sign(z), beyond), scale));
    return new Update(moved, List.of(sum.high(), sum.low(), n.high(), n.low()));
  }

  /** (√(n + g²) − √n) / η without the difference, which rounding leaves nothing of for large n. */
  private static Operand<TFloat32> sigma(
      Ops tf,
      Operand<TFloat32> square,
      Operand<TFloat32> rootBefore,
      Operand<TFloat32> root,
      Operand<TFloat32> rate) {
    Operand<TFloat32> roots = tf.math.maximum(tf.math.add(root, rootBefore), tf.constant(TINY));
    return tf.math.div(tf.math.div(square, roots), rate);
  }
}
