package io.millrace.tensorflow.layer;

import io.millrace.network.Padding;
import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Windows along one dimension.
 *
 * @param size positions in each
 * @param stride positions from one to the next
 * @param count how many there are
 * @param before positions of padding before the input
 * @param after positions of padding behind it; negative: so many of the input are in no window
 */
record Windows(int size, int stride, int count, int before, int after) {
  /**
   * As TensorFlow places them: of an odd padding, more is behind.
   *
   * @param input positions of the input
   */
  static Windows of(int input, int size, int stride, int count, Padding padding) {
    int missing = (count - 1) * stride + size - input;
    int before = padding == Padding.SAME ? Math.max(0, missing) / 2 : 0;
    return new Windows(size, stride, count, before, missing - before);
  }

  /**
   * Images with their padding.
   *
   * @param images {@code [rows, height, width, channels]}
   * @param value of the padding
   */
  static Operand<TFloat32> padded(
      Ops tf, Operand<TFloat32> images, Windows down, Windows across, float value) {
    int[][] padding = {
      {0, 0},
      {down.before, Math.max(0, down.after)},
      {across.before, Math.max(0, across.after)},
      {0, 0}
    };
    boolean none = Arrays.stream(padding).flatMapToInt(Arrays::stream).allMatch(n -> n == 0);
    return none ? images : tf.pad(images, tf.constant(padding), tf.constant(value));
  }

  /** Positions of a window that lie in an input so long. */
  int inside(int window, int input) {
    int from = window * stride - before;
    return Math.min(input, from + size) - Math.max(0, from);
  }

  /** Windows side by side. */
  static Windows touching(int input, int size, int count, Padding padding) {
    return of(input, size, size, count, padding);
  }
}
