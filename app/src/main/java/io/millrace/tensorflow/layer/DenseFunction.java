package io.millrace.tensorflow.layer;

import io.millrace.network.Layer;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Layer.Dense}: activation(x W + b). */
final class DenseFunction implements LayerFunction {
  private final Layer.Dense settings;
  private final Variable weights;
  private final Variable bias;

  DenseFunction(Layer.Dense settings, String name, int inputs, RandomGenerator random) {
    int units = settings.units();
    this.settings = settings;
    this.weights =
        new Variable(
                name + "/weights",
                Variable.Kind.WEIGHT,
                new int[] {inputs, units},
                settings.initializer().draw(inputs * units, inputs, units, random))
            .regularized(settings.regularization());
    this.bias = Variable.filled(name + "/bias", Variable.Kind.BIAS, new int[] {units}, 0);
  }

  @Override
  public List<Variable> variables() {
    return List.of(weights, bias);
  }

  @Override
  public int outputs() {
    return settings.units();
  }

  @Override
  public Result apply(Ops tf, Operand<TFloat32> input, Values state) {
    Operand<TFloat32> product = tf.linalg.matMul(input, state.get(weights));
    Operand<TFloat32> sum = tf.nn.biasAdd(product, state.get(bias));
    return new Result(Activations.apply(tf, settings.activation(), sum), new Values());
  }
}
