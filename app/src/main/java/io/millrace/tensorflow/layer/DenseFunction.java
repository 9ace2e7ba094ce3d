package io.millrace.tensorflow.layer;

import io.millrace.network.Dense;
import io.millrace.network.Shapes;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Dense}: activation(x W + b). */
final class DenseFunction implements LayerFunction {
  private final Dense settings;
  private final int[] input;
  private final Variable weights;
  private final Variable bias;

  DenseFunction(Dense settings, String name, int[] input, RandomGenerator random) {
    int inputs = Sizes.last(input);
    int units = settings.units();
    this.settings = settings;
    this.input = input;
    this.weights =
        new Variable(
            name + "/weights",
            Variable.Kind.WEIGHT,
            new int[] {inputs, units},
            settings.initializer().draw(inputs * units, inputs, units, random));
    this.bias = Variable.filled(name + "/bias", Variable.Kind.BIAS, new int[] {units}, 0);
  }

  @Override
  public List<Variable> variables() {
    return List.of(weights, bias);
  }

  @Override
  public long multiplyAdds() {
    return (long) weights.size() * Shapes.size(input) / Sizes.last(input);
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> x) {
    Ops tf = pass.tf();
    boolean vector = input.length == 1;
    Operand<TFloat32> rows = vector ? x : Sizes.reshape(tf, x, Sizes.last(input));
    Operand<TFloat32> product = tf.linalg.matMul(rows, pass.get(weights));
    Operand<TFloat32> sum = tf.nn.biasAdd(product, pass.get(bias));
    Operand<TFloat32> output = Activations.apply(tf, settings.activation(), sum);
    return Result.of(vector ? output : Sizes.reshape(tf, output, settings.outputShape(input)));
  }
}
