package io.millrace.tensorflow.layer;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.StridedSlice;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * A convolution as a product of matrices: each window that the kernel sees becomes a row of its own
 * (Chellapilla, Puri and Simard 2006, "High Performance Convolutional Neural Networks for Document
 * Processing"; also known as im2col). XLA has quick code for the product and its gradients on a
 * processor, and none for those of a convolution.
 */
final class Patches {
  private static final long ROWS_AND_CHANNELS = 0b1001;

  /** So many windows may see the same number: adding up its gradient takes a step for each. */
  private static final int MOST_OVERLAPPING = 25;

  private final Windows down;
  private final Windows across;
  private final int channels;

  /**
   * Of the windows of an image.
   *
   * @param down of its rows
   * @param across of its columns
   */
  Patches(Windows down, Windows across, int channels) {
    this.down = down;
    this.across = across;
    this.channels = channels;
  }

  /** Numbers of all windows of an image. */
  long size() {
    return (long) window() * down.count() * across.count();
  }

  /**
   * Whether XLA is quicker with them than TensorFlow's own kernels. Images of a single channel are
   * mostly the features, for which there is no gradient.
   */
  boolean suitXla() {
    return channels == 1
        || (double) down.size() * across.size() / (down.stride() * across.stride())
            <= MOST_OVERLAPPING;
  }

  private int window() {
    return down.size() * across.size() * channels;
  }

  /**
   * The sums of each filter, with its bias.
   *
   * @param images {@code [rows, height, width, channels]}
   * @param kernel {@code [height, width, channels, filters]}
   * @param bias {@code [filters]}
   * @return {@code [windows of all images, filters]}
   */
  Operand<TFloat32> convolve(Pass pass, Operand<TFloat32> images, Variable kernel, Variable bias) {
    Ops tf = pass.tf();
    FusionBarrier barrier = new FusionBarrier(tf, images);
    List<Operand<TFloat32>> places = places(tf, padded(tf, barrier.stored(images)));
    // Numbers of one place that lie side by side are copied quickly. Of a single channel there are
    // none, so windows lie side by side instead.
    boolean single = channels == 1;
    FusionBarrier.Stored stored =
        barrier.storedForOne(tf.stack(places, Stack.axis(single ? 0L : 3L)));
    Operand<TFloat32> matrix =
        tf.reshape(
            stored.tensor(),
            tf.constant(single ? new int[] {window(), -1} : new int[] {-1, window()}));
    Operand<TFloat32> weights = tf.reshape(pass.get(kernel), tf.constant(new int[] {window(), -1}));
    Operand<TFloat32> sums = tf.linalg.matMul(matrix, weights, MatMul.transposeA(single));
    return tf.math.add(sums, everywhere(tf, sums, tf.math.mul(pass.get(bias), stored.one())));
  }

  /** As a product, whose gradient is quicker than that of a sum with the bias. */
  private static Operand<TFloat32> everywhere(
      Ops tf, Operand<TFloat32> like, Operand<TFloat32> bias) {
    int rows = (int) like.shape().get(0);
    return tf.linalg.matMul(
        tf.fill(tf.constant(new int[] {rows, 1}), tf.constant(1f)),
        tf.reshape(bias, tf.constant(new int[] {1, -1})));
  }

  private Operand<TFloat32> padded(Ops tf, Operand<TFloat32> images) {
    return Windows.padded(tf, images, down, across, 0);
  }

  /** For each place in a window, what all windows have there: {@code [rows, down, across, …]}. */
  private List<Operand<TFloat32>> places(Ops tf, Operand<TFloat32> images) {
    int count = down.size() * across.size();
    List<Operand<TFloat32>> same = Readers.of(tf, images, count, count);
    List<Operand<TFloat32>> places = new ArrayList<>();
    for (int row = 0; row < down.size(); row++) {
      for (int column = 0; column < across.size(); column++) {
        places.add(
            tf.stridedSlice(
                same.get(places.size()),
                tf.constant(new int[] {0, row, column, 0}),
                tf.constant(new int[] {0, end(down, row), end(across, column), 0}),
                tf.constant(new int[] {1, down.stride(), across.stride(), 1}),
                StridedSlice.beginMask(ROWS_AND_CHANNELS),
                StridedSlice.endMask(ROWS_AND_CHANNELS)));
      }
    }
    return places;
  }

  private static int end(Windows windows, int place) {
    return place + (windows.count() - 1) * windows.stride() + 1;
  }
}
