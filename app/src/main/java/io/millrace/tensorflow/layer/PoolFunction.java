package io.millrace.tensorflow.layer;

import io.millrace.network.Padding;
import io.millrace.network.Pooling;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link Pooling.MaxPool} and {@link Pooling.AveragePool}, of a sequence as of an image of a single
 * row.
 */
final class PoolFunction implements LayerFunction {
  private final boolean max;
  private final Padding padding;
  private final int[] image;
  private final int[] output;
  private final Windows down;
  private final Windows across;

  /** The greatest of each window. */
  PoolFunction(Pooling.MaxPool settings, int[] input) {
    this(true, settings.size(), settings.padding(), input, settings.outputShape(input));
  }

  /** The mean of each window. */
  PoolFunction(Pooling.AveragePool settings, int[] input) {
    this(false, settings.size(), settings.padding(), input, settings.outputShape(input));
  }

  private PoolFunction(boolean max, int size, Padding padding, int[] input, int[] output) {
    this.max = max;
    this.padding = padding;
    this.output = output;
    boolean sequence = input.length == 2;
    image = sequence ? new int[] {1, input[0], input[1]} : input;
    down = Windows.touching(image[0], sequence ? 1 : size, sequence ? 1 : output[0], padding);
    across = Windows.touching(image[1], size, output[output.length - 2], padding);
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> x) {
    Ops tf = pass.tf();
    Operand<TFloat32> images = Sizes.reshape(tf, x, image);
    if (pass.compiled()) {
      PooledWindows windows = new PooledWindows(tf, down, across, image);
      return Result.of(
          Sizes.reshape(tf, max ? windows.greatest(images) : windows.means(images), output));
    }
    return Result.of(Sizes.reshape(tf, max ? greatest(tf, images) : mean(tf, images), output));
  }

  /**
   * By the first version of the operation, whose window is an attribute. That of {@code tf.nn},
   * whose window is a tensor, oneDNN does not take over, and its gradient looks for the greatest
   * once more.
   */
  private Operand<TFloat32> greatest(Ops tf, Operand<TFloat32> images) {
    long[] window = {1, down.size(), across.size(), 1};
    return tf.scope()
        .opBuilder("MaxPool", "MaxPool")
        .addInput(images.asOutput())
        .setAttr("ksize", window)
        .setAttr("strides", window)
        .setAttr("padding", padding.name())
        .build()
        .output(0);
  }

  private Operand<TFloat32> mean(Ops tf, Operand<TFloat32> images) {
    List<Long> window = List.of(1L, (long) down.size(), (long) across.size(), 1L);
    return tf.nn.avgPool(images, window, window, padding.name());
  }
}
