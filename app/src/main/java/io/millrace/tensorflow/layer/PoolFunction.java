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
  private final int size;
  private final Padding padding;
  private final int[] input;
  private final int[] output;

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
    this.size = size;
    this.padding = padding;
    this.input = input;
    this.output = output;
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> x) {
    Ops tf = pass.tf();
    boolean sequence = input.length == 2;
    int rows = sequence ? 1 : size;
    Operand<TFloat32> images = sequence ? Sizes.reshape(tf, x, 1, input[0], input[1]) : x;
    Operand<TFloat32> pooled = max ? greatest(tf, images, rows) : mean(tf, images, rows);
    return Result.of(Sizes.reshape(tf, pooled, output));
  }

  /**
   * By the first version of the operation, whose window is an attribute. That of {@code tf.nn},
   * whose window is a tensor, oneDNN does not take over, and its gradient looks for the greatest
   * once more.
   */
  private Operand<TFloat32> greatest(Ops tf, Operand<TFloat32> images, int rows) {
    long[] window = {1, rows, size, 1};
    return tf.scope()
        .opBuilder("MaxPool", "MaxPool")
        .addInput(images.asOutput())
        .setAttr("ksize", window)
        .setAttr("strides", window)
        .setAttr("padding", padding.name())
        .build()
        .output(0);
  }

  private Operand<TFloat32> mean(Ops tf, Operand<TFloat32> images, int rows) {
    List<Long> window = List.of(1L, (long) rows, (long) size, 1L);
    return tf.nn.avgPool(images, window, window, padding.name());
  }
}
