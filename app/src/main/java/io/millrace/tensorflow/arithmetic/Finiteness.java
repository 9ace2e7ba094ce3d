package io.millrace.tensorflow.arithmetic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Sums that are finite only if all of their terms are. */
public final class Finiteness {
  private Finiteness() {}

  /**
   * A sum of all numbers of some tensors: a scalar.
   *
   * <p>As products with ones: a sum of more than 32 numbers XLA turns into something slow.
   */
  public static Operand<TFloat32> sum(Ops tf, Collection<Operand<TFloat32>> tensors) {
    List<Operand<TFloat32>> sums = new ArrayList<>();
    for (Operand<TFloat32> tensor : tensors) {
      int size = (int) tensor.shape().size();
      Operand<TFloat32> row = tf.reshape(tensor, tf.constant(new int[] {1, size}));
      Operand<TFloat32> ones = tf.fill(tf.constant(new int[] {size, 1}), tf.constant(1f));
      sums.add(tf.reshape(tf.linalg.matMul(row, ones), tf.constant(new int[0])));
    }
    return tf.math.addN(sums);
  }
}
