package io.millrace.tensorflow.layer;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** {@link io.millrace.network.Layer.SimpleRnn}. */
final class SimpleRnnCell implements RecurrentCell {
  private final Kernels kernels;
  private final Variable bias;

  SimpleRnnCell(String name, int channels, int units, RandomGenerator random) {
    kernels = Kernels.draw(name, channels, units, 1, random);
    bias = Variable.filled(name + "/bias", Variable.Kind.BIAS, new int[] {units}, 0);
  }

  @Override
  public List<Variable> variables() {
    return List.of(kernels.input(), kernels.recurrent(), bias);
  }

  @Override
  public List<Operand<TFloat32>> step(
      Pass pass, Operand<TFloat32> x, @Nullable List<Operand<TFloat32>> state) {
    return List.of(pass.tf().math.tanh(kernels.sum(pass, x, pass.get(bias), state)));
  }
}
