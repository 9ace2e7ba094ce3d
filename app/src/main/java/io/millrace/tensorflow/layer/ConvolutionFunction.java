package io.millrace.tensorflow.layer;

import io.millrace.network.Activation;
import io.millrace.network.Convolution;
import io.millrace.network.Initializer;
import io.millrace.network.Padding;
import io.millrace.network.Shapes;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link Convolution.Conv2d}, and {@link Convolution.Conv1d} as one over images of a single row.
 */
final class ConvolutionFunction implements LayerFunction {
  private final Activation activation;
  private final Padding padding;
  private final int[] image;
  private final int[] output;
  private final Windows down;
  private final Windows across;
  private final Patches patches;
  private final Variable kernel;
  private final Variable bias;

  private ConvolutionFunction(
      String name,
      int[] image,
      int[] output,
      int[] kernelShape,
      int strides,
      Padding padding,
      Activation activation,
      Initializer initializer,
      RandomGenerator random) {
    this.activation = activation;
    this.padding = padding;
    this.image = image;
    this.output = output;
    int rows = output.length == image.length ? output[0] : 1;
    int columns = output[output.length - 2];
    this.down = Windows.of(image[0], kernelShape[0], strides, rows, padding);
    this.across = Windows.of(image[1], kernelShape[1], strides, columns, padding);
    this.patches = new Patches(down, across, image[2]);
    int window = kernelShape[0] * kernelShape[1];
    int fanIn = window * kernelShape[2];
    int fanOut = window * kernelShape[3];
    this.kernel =
        new Variable(
            name + "/kernel",
            Variable.Kind.WEIGHT,
            kernelShape,
            initializer.draw(fanIn * kernelShape[3], fanIn, fanOut, random));
    this.bias = Variable.filled(name + "/bias", Variable.Kind.BIAS, new int[] {kernelShape[3]}, 0);
  }

  static ConvolutionFunction of(
      Convolution.Conv2d layer, String name, int[] input, RandomGenerator random) {
    return new ConvolutionFunction(
        name,
        input,
        layer.outputShape(input),
        new int[] {layer.kernel(), layer.kernel(), input[2], layer.filters()},
        layer.strides(),
        layer.padding(),
        layer.activation(),
        layer.initializer(),
        random);
  }

  static ConvolutionFunction of(
      Convolution.Conv1d layer, String name, int[] input, RandomGenerator random) {
    return new ConvolutionFunction(
        name,
        new int[] {1, input[0], input[1]},
        layer.outputShape(input),
        new int[] {1, layer.kernel(), input[1], layer.filters()},
        layer.strides(),
        layer.padding(),
        layer.activation(),
        layer.initializer(),
        random);
  }

  @Override
  public List<Variable> variables() {
    return List.of(kernel, bias);
  }

  @Override
  public Copies copies() {
    return new Copies(patches.size(), true, patches.suitXla());
  }

  @Override
  public long multiplyAdds() {
    return (long) kernel.size() * Shapes.size(output) / Sizes.last(output);
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    Ops tf = pass.tf();
    Operand<TFloat32> images = Sizes.reshape(tf, input, image);
    Operand<TFloat32> sums =
        pass.compiled() ? patches.convolve(pass, images, kernel, bias) : convolve(pass, images);
    return Result.of(Sizes.reshape(tf, Activations.apply(tf, activation, sums), output));
  }

  private Operand<TFloat32> convolve(Pass pass, Operand<TFloat32> images) {
    Ops tf = pass.tf();
    Operand<TFloat32> sums =
        tf.nn.conv2d(
            images,
            pass.get(kernel),
            List.of(1L, (long) down.stride(), (long) across.stride(), 1L),
            padding.name());
    return tf.nn.biasAdd(sums, pass.get(bias));
  }
}
