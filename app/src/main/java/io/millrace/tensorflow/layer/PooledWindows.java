package io.millrace.tensorflow.layer;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Min;
import org.tensorflow.types.TFloat32;

/**
 * Windows that touch, as dimensions of their own, so that pooling takes sums and maxima over
 * dimensions: of these, and of their gradients, XLA makes quicker code than of pooling.
 */
final class PooledWindows {
  private static final int[] IN_WINDOW = {2, 4};

  private final Ops tf;
  private final Windows down;
  private final Windows across;
  private final int[] image;

  /**
   * Of images.
   *
   * @param image {@code [height, width, channels]}
   */
  PooledWindows(Ops tf, Windows down, Windows across, int[] image) {
    this.tf = tf;
    this.down = down;
    this.across = across;
    this.image = image;
  }

  /**
   * The greatest of each window and channel, or the first of several that are: the gradient is its
   * alone, as that of TensorFlow's own operation.
   *
   * @param images {@code [rows, height, width, channels]}
   * @return {@code [rows, windows down, windows across, channels]}
   */
  Operand<TFloat32> greatest(Operand<TFloat32> images) {
    Operand<TFloat32> windows = windows(images, Float.NEGATIVE_INFINITY);
    Operand<TFloat32> values = tf.stopGradient(windows);
    Operand<TFloat32> most = tf.max(values, tf.constant(IN_WINDOW), Max.keepDims(true));
    Operand<TFloat32> place = tf.constant(places());
    Operand<TFloat32> candidates =
        tf.select(
            tf.math.logicalOr(tf.math.greaterEqual(values, most), tf.math.isNan(values)),
            place,
            tf.constant((float) down.size() * across.size()));
    Operand<TFloat32> first = tf.min(candidates, tf.constant(IN_WINDOW), Min.keepDims(true));
    return tf.sum(
        tf.select(tf.math.equal(place, first), windows, tf.constant(0f)), tf.constant(IN_WINDOW));
  }

  /**
   * The mean of each window and channel; what lies beyond an edge does not count.
   *
   * @param images {@code [rows, height, width, channels]}
   * @return {@code [rows, windows down, windows across, channels]}
   */
  Operand<TFloat32> means(Operand<TFloat32> images) {
    Operand<TFloat32> sums = tf.sum(windows(images, 0), tf.constant(IN_WINDOW));
    return tf.math.mul(sums, tf.constant(shares()));
  }

  /** {@code [rows, windows down, size, windows across, size, channels]}. */
  private Operand<TFloat32> windows(Operand<TFloat32> images, float beyond) {
    int height = down.count() * down.size();
    int width = across.count() * across.size();
    Operand<TFloat32> all = Windows.padded(tf, images, down, across, beyond);
    Operand<TFloat32> inside =
        tf.slice(
            all, tf.constant(new int[4]), tf.constant(new int[] {-1, height, width, image[2]}));
    return Sizes.reshape(
        tf, inside, down.count(), down.size(), across.count(), across.size(), image[2]);
  }

  /** The number of each place in a window, from 0, row by row: {@code [1, 1, size, 1, size, 1]}. */
  private float[][][][][][] places() {
    float[][][][][][] places = new float[1][1][down.size()][1][across.size()][1];
    for (int row = 0; row < down.size(); row++) {
      for (int column = 0; column < across.size(); column++) {
        places[0][0][row][0][column][0] = row * across.size() + column;
      }
    }
    return places;
  }

  /** 1 / the positions of each window that lie in the image. */
  private float[][][] shares() {
    float[][][] shares = new float[down.count()][across.count()][1];
    for (int row = 0; row < down.count(); row++) {
      for (int column = 0; column < across.count(); column++) {
        shares[row][column][0] =
            1f / (down.inside(row, image[0]) * across.inside(column, image[1]));
      }
    }
    return shares;
  }
}
