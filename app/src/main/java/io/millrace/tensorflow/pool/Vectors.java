package io.millrace.tensorflow.pool;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;

/** What is computed along each row of a matrix. */
final class Vectors {
  /**
   * Of a single long row: XLA has vector instructions for the first of two dimensions, and none for
   * the last.
   */
  private static final int LANES = 32;

  private Vectors() {}

  /** Σ: {@code [rows, 1]}. */
  static Operand<TFloat32> sum(Ops tf, Operand<TFloat32> x) {
    if (!isLong(x)) {
      return tf.sum(x, tf.constant(1), Sum.keepDims(true));
    }
    // The maximum changes nothing, but keeps XLA from joining the stages.
    Operand<TFloat32> lanes = atLeast(tf, tf.sum(staged(tf, x), tf.constant(0)), -Float.MAX_VALUE);
    return tf.reshape(tf.sum(lanes, tf.constant(0)), tf.constant(new int[] {1, 1}));
  }

  /** The greatest: {@code [rows, 1]}. */
  static Operand<TFloat32> max(Ops tf, Operand<TFloat32> x) {
    if (!isLong(x)) {
      return tf.max(x, tf.constant(1), Max.keepDims(true));
    }
    Operand<TFloat32> lanes = atLeast(tf, tf.max(staged(tf, x), tf.constant(0)), -Float.MAX_VALUE);
    return tf.reshape(tf.max(lanes, tf.constant(0)), tf.constant(new int[] {1, 1}));
  }

  private static boolean isLong(Operand<TFloat32> x) {
    return x.shape().get(0) == 1 && x.shape().get(1) % LANES == 0;
  }

  private static Operand<TFloat32> staged(Ops tf, Operand<TFloat32> x) {
    int stages = (int) x.shape().get(1) / LANES;
    return tf.reshape(x, tf.constant(new int[] {stages, LANES}));
  }

  /** ln softmax. */
  static Operand<TFloat32> logSoftmax(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> shifted = tf.math.sub(x, max(tf, x));
    return tf.math.sub(shifted, tf.math.log(sum(tf, tf.math.exp(shifted))));
  }

  /** Less its mean. */
  static Operand<TFloat32> centred(Ops tf, Operand<TFloat32> x) {
    float share = 1f / x.shape().get(1);
    return tf.math.sub(x, tf.math.mul(sum(tf, x), tf.constant(share)));
  }

  /** x, but at least that. */
  static Operand<TFloat32> atLeast(Ops tf, Operand<TFloat32> x, float least) {
    return tf.math.maximum(x, tf.constant(least));
  }

  /** x, but within the bounds. */
  static Operand<TFloat32> within(Ops tf, Operand<TFloat32> x, float least, float most) {
    return tf.math.minimum(atLeast(tf, x, least), tf.constant(most));
  }

  /** Some columns. */
  static Operand<TFloat32> columns(Ops tf, Operand<TFloat32> x, int first, int count) {
    return tf.slice(x, tf.constant(new int[] {0, first}), tf.constant(new int[] {-1, count}));
  }

  /** With a further column of ones. */
  static Operand<TFloat32> withOne(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> first = columns(tf, x, 0, 1);
    return tf.concat(List.of(x, tf.onesLike(first)), tf.constant(1));
  }
}
