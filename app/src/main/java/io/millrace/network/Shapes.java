package io.millrace.network;

import java.util.Arrays;
import java.util.List;

/** What layers ask of the shapes of samples. */
public final class Shapes {
  private Shapes() {}

  /**
   * The shape behind several layers.
   *
   * @throws IllegalArgumentException if one can't take what the one before it gives
   */
  public static int[] through(List<Layer> layers, int[] input) {
    int[] shape = input;
    for (Layer layer : layers) {
      shape = layer.outputShape(shape);
    }
    return shape;
  }

  /** How many numbers a sample has. */
  public static int size(int[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  static int[] vector(int[] shape) {
    return required(shape, 1, "a vector; put flatten before it");
  }

  static int[] sequence(int[] shape) {
    return required(shape, 2, "a sequence [time, channels]; put reshape before it");
  }

  static int[] image(int[] shape) {
    return required(shape, 3, "an image [height, width, channels]; put reshape before it");
  }

  private static int[] required(int[] shape, int rank, String what) {
    if (shape.length != rank) {
      throw new IllegalArgumentException(
          "is given %s, and needs %s".formatted(Arrays.toString(shape), what));
    }
    return shape;
  }

  static int[] withLast(int[] shape, int size) {
    int[] changed = shape.clone();
    changed[changed.length - 1] = size;
    return changed;
  }

  static int[] channels(int[] shape) {
    if (shape.length < 2) {
      throw new IllegalArgumentException(
          "is given %s, and needs an image or a sequence".formatted(Arrays.toString(shape)));
    }
    return new int[] {shape[shape.length - 1]};
  }

  static int[] pooled(int[] shape, int size, Padding padding) {
    channels(shape);
    int[] pooled = shape.clone();
    for (int i = 0; i < shape.length - 1; i++) {
      pooled[i] = padding.outputs(shape[i], size, size);
    }
    return pooled;
  }

  static int[] recurrent(int[] shape, int units, boolean sequences) {
    int times = sequence(shape)[0];
    return sequences ? new int[] {times, units} : new int[] {units};
  }

  static int[] sideBySide(List<int[]> shapes) {
    int[] joined = shapes.isEmpty() ? new int[0] : shapes.get(0).clone();
    for (int[] shape : shapes.subList(Math.min(1, shapes.size()), shapes.size())) {
      if (!Arrays.equals(withLast(shape, 0), withLast(joined, 0))) {
        throw new IllegalArgumentException(
            "its branches give %s and %s, which must agree but for the last number"
                .formatted(Arrays.toString(joined), Arrays.toString(shape)));
      }
      joined[joined.length - 1] += shape[shape.length - 1];
    }
    if (joined.length == 0) {
      throw new IllegalArgumentException("needs at least one branch");
    }
    return joined;
  }
}
