package io.millrace.tensorflow.layer;

import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Reshaping with any number of rows. */
final class Sizes {
  private Sizes() {}

  /** The rows of a tensor in another shape of a sample. */
  static Operand<TFloat32> reshape(Ops tf, Operand<TFloat32> x, int... sample) {
    int[] shape = new int[sample.length + 1];
    shape[0] = -1;
    System.arraycopy(sample, 0, shape, 1, sample.length);
    return tf.reshape(x, tf.constant(shape));
  }

  /** Columns of the last axis of {@code [rows, columns]}. */
  static Operand<TFloat32> columns(Ops tf, Operand<TFloat32> x, int first, int count) {
    return tf.slice(x, tf.constant(new int[] {0, first}), tf.constant(new int[] {-1, count}));
  }

  /** A shape with the tensor's own number of rows, which must be known. */
  static int[] withRows(Operand<TFloat32> x, int... sample) {
    int[] shape = new int[sample.length + 1];
    shape[0] = (int) x.shape().get(0);
    System.arraycopy(sample, 0, shape, 1, sample.length);
    return shape;
  }

  /** The last number of a shape. */
  static int last(int[] shape) {
    return shape[shape.length - 1];
  }

  /** All axes but the last, of a tensor whose samples have this shape. */
  static int[] allButLast(int[] sample) {
    int[] axes = new int[sample.length];
    Arrays.setAll(axes, i -> i);
    return axes;
  }
}
