package io.millrace.tensorflow.layer;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Has XLA store a tensor, instead of computing it again in each loop that reads it. It computes
 * again whatever takes sums and products alone: for a state that is carried from time to time, all
 * of it since the first time, so that a sequence of n times takes n² / 2 steps.
 *
 * <p>What takes a division is stored. So it is divided by 1, which changes no bit. XLA must not see
 * that it is 1: it is chosen by a weight, which is never greater than infinity. LLVM, which comes
 * after XLA's decisions, knows that and leaves the division out.
 */
final class FusionBarrier {
  private final Ops tf;
  private final Operand<TFloat32> one;

  /**
   * A barrier in a run through the network.
   *
   * @param weights of any values, also not finite ones
   */
  FusionBarrier(Pass pass, Variable weights) {
    tf = pass.tf();
    Operand<TFloat32> all = tf.stopGradient(pass.get(weights));
    Operand<TFloat32> first =
        tf.gather(tf.reshape(all, tf.constant(new int[] {-1})), tf.constant(0), tf.constant(0));
    one =
        tf.select(
            tf.math.greater(first, tf.constant(Float.POSITIVE_INFINITY)),
            tf.constant(2f),
            tf.constant(1f));
  }

  /** The same tensors, stored. */
  List<Operand<TFloat32>> stored(List<Operand<TFloat32>> tensors) {
    return tensors.stream().<Operand<TFloat32>>map(x -> tf.math.div(x, one)).toList();
  }
}
