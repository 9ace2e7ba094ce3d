package io.millrace.tensorflow.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Several that read a tensor, and whose outputs one operation joins. The gradient of the tensor is
 * a sum over them. TensorFlow adds it up in the order in which it finds the inputs of the operation
 * that joins them: where these are more than eight, in the order of their addresses in memory. So
 * each model would round the sum otherwise, also one and the same after a restart.
 */
final class Readers {
  /** Inputs that TensorFlow keeps in their order. */
  private static final int ORDERED = 8;

  private Readers() {}

  /**
   * What each of them is to read: the tensor, by a way that makes the sum one of two again and
   * again, behind each other. Nobody else reads what is given to one of them, so its own order
   * counts if it reads that more than once.
   *
   * @param readers how many there are
   * @param inputs of the operation that joins them
   */
  static List<Operand<TFloat32>> of(Ops tf, Operand<TFloat32> tensor, int readers, int inputs) {
    if (inputs <= ORDERED) {
      return Collections.nCopies(readers, tensor);
    }
    List<Operand<TFloat32>> same = new ArrayList<>();
    Operand<TFloat32> rest = tensor;
    for (int i = 0; i < readers; i++) {
      rest = tf.identity(rest);
      same.add(tf.identity(rest));
    }
    return same;
  }
}
