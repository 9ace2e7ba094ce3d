package io.millrace.network;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** What layers ask of the shapes of samples. */
public final class Shapes {
  private static final BigInteger MOST = BigInteger.valueOf(Integer.MAX_VALUE);

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

  /**
   * How many numbers a sample has.
   *
   * @throws IllegalArgumentException if they are more than an array can hold
   */
  public static int size(int[] shape) {
    BigInteger size = product(shape);
    if (size.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "is given %s, which are %d numbers, and takes at most %d"
              .formatted(Arrays.toString(shape), size, MOST));
    }
    return size.intValue();
  }

  /**
   * Refuses a layer whose weights no array can hold.
   *
   * @param remedy what it should have less of, such as "fewer units"
   * @param shape of its largest variable
   */
  static void requireWeights(String remedy, int... shape) {
    BigInteger weights = product(shape);
    if (weights.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "has %d weights, and must have at most %d: give it %s".formatted(weights, MOST, remedy));
    }
  }

  private static BigInteger product(int[] factors) {
    return Arrays.stream(factors)
        .mapToObj(BigInteger::valueOf)
        .reduce(BigInteger.ONE, BigInteger::multiply);
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

  static int[] recurrent(int[] shape, int gates, int units, boolean sequences) {
    int times = sequence(shape)[0];
    requireWeights("fewer units", Math.max(shape[1], units), gates, units);
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
      long width = (long) joined[joined.length - 1] + shape[shape.length - 1];
      if (width > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "its branches give more than %d numbers side by side".formatted(Integer.MAX_VALUE));
      }
      joined[joined.length - 1] = (int) width;
    }
    if (joined.length == 0) {
      throw new IllegalArgumentException("needs at least one branch");
    }
    return joined;
  }
}
