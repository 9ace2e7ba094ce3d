package io.millrace.tensorflow;

import io.millrace.network.Clipping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Measures gradients, and limits them as {@link Clipping} says. */
final class GradientNorms {
  /** Longer sums XLA turns into something else. */
  private static final int LONGEST_STAGE = 32;

  private final @Nullable Clipping clipping;

  GradientNorms(@Nullable Clipping clipping) {
    this.clipping = clipping;
  }

  /**
   * The gradients within their limit.
   *
   * @param norm of all gradients together, before they were limited
   */
  record Result(Operand<TFloat32> norm, List<Operand<TFloat32>> gradients) {}

  Result clip(Ops tf, List<Operand<TFloat32>> gradients) {
    List<Operand<TFloat32>> squares = new ArrayList<>();
    for (Operand<TFloat32> gradient : gradients) {
      squares.add(sumOfSquares(tf, gradient));
    }
    Operand<TFloat32> norm = tf.math.sqrt(tf.math.addN(squares));
    List<Operand<TFloat32>> clipped = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      clipped.add(clip(tf, gradients.get(i), squares.get(i), norm));
    }
    return new Result(norm, clipped);
  }

  private Operand<TFloat32> clip(
      Ops tf, Operand<TFloat32> gradient, Operand<TFloat32> squares, Operand<TFloat32> norm) {
    if (clipping == null) {
      return gradient;
    }
    if (clipping.value() != null) {
      Operand<TFloat32> limit = tf.constant(clipping.value().floatValue());
      return tf.math.maximum(tf.math.minimum(gradient, limit), tf.math.neg(limit));
    }
    if (clipping.norm() != null) {
      return scaledDown(tf, gradient, tf.math.sqrt(squares), clipping.norm());
    }
    return clipping.globalNorm() == null
        ? gradient
        : scaledDown(tf, gradient, norm, clipping.globalNorm());
  }

  private static Operand<TFloat32> scaledDown(
      Ops tf, Operand<TFloat32> gradient, Operand<TFloat32> norm, double most) {
    Operand<TFloat32> limit = tf.constant((float) most);
    return tf.math.mul(gradient, tf.math.div(limit, tf.math.maximum(norm, limit)));
  }

  /**
   * Σ x², in two stages: XLA has vector instructions for a sum over the first of several dimensions
   * if that is short, and else none.
   */
  private static Operand<TFloat32> sumOfSquares(Ops tf, Operand<TFloat32> values) {
    Shape shape = values.shape();
    int columns = (int) shape.get(shape.numDimensions() - 1);
    int rows = (int) shape.size() / columns;
    int stage = stage(rows);
    Operand<TFloat32> squares =
        tf.reshape(tf.math.square(values), tf.constant(new int[] {stage, rows / stage, columns}));
    // The maximum changes nothing, but keeps XLA from joining the stages.
    Operand<TFloat32> sums = tf.math.maximum(tf.sum(squares, tf.constant(0)), tf.constant(0f));
    return tf.sum(sums, tf.constant(new int[] {0, 1}));
  }

  /** The greatest divisor of a number of rows that makes a stage. */
  private static int stage(int rows) {
    int stage = LONGEST_STAGE;
    while (rows % stage != 0) {
      stage--;
    }
    return stage;
  }
}
