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
 * that it is 1: it is chosen by some number of the network, which is never greater than infinity.
 * LLVM, which comes after XLA's decisions, knows that and leaves the division out.
 */
final class FusionBarrier {
  private final Ops tf;
  private final Operand<TFloat32> one;

  /**
   * A barrier in a run through the network.
   *
   * @param numbers of any values, also not finite ones; in a loop they must differ from turn to
   *     turn, or the 1 is computed ahead of it, where LLVM no longer sees what it is
   */
  FusionBarrier(Ops tf, Operand<TFloat32> numbers) {
    this.tf = tf;
    one = one(tf, tf.stopGradient(numbers));
  }

  /** The same tensors, stored if more than one loop reads them. */
  List<Operand<TFloat32>> stored(List<Operand<TFloat32>> tensors) {
    return tensors.stream().map(this::stored).toList();
  }

  /** The same tensor, stored if more than one loop reads it. */
  Operand<TFloat32> stored(Operand<TFloat32> tensor) {
    return tf.math.div(tensor, one);
  }

  /**
   * A tensor that is stored although a single loop reads it.
   *
   * @param one reads it too: a 1 that something must be multiplied by which is of use
   */
  record Stored(Operand<TFloat32> tensor, Operand<TFloat32> one) {}

  /** The same tensor, stored also if only one loop reads it. */
  Stored storedForOne(Operand<TFloat32> tensor) {
    Operand<TFloat32> stored = stored(tensor);
    return new Stored(stored, one(tf, tf.stopGradient(stored)));
  }

  /** 1 for any first number, also one that is not finite. */
  private static Operand<TFloat32> one(Ops tf, Operand<TFloat32> numbers) {
    Operand<TFloat32> flat = tf.reshape(numbers, tf.constant(new int[] {-1}));
    Operand<TFloat32> first = tf.gather(flat, tf.constant(0), tf.constant(0));
    return tf.select(
        tf.math.greater(first, tf.constant(Float.POSITIVE_INFINITY)),
        tf.constant(2f),
        tf.constant(1f));
  }
}
