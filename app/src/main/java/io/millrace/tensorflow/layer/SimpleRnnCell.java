package io.millrace.tensorflow.layer;

import java.util.List;
import java.util.random.RandomGenerator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link io.millrace.network.Sequence.SimpleRnn}. */
final class SimpleRnnCell implements RecurrentCell {
  private final int units;
  private final Kernels kernels;
  private final Variable bias;

  SimpleRnnCell(String name, int channels, int units, RandomGenerator random) {
    this.units = units;
    kernels = Kernels.draw(name, channels, units, 1, random);
    bias = Variable.filled(name + "/bias", Variable.Kind.BIAS, new int[] {units}, 0);
  }

  @Override
  public List<Variable> variables() {
    return List.of(kernels.input(), kernels.recurrent(), bias);
  }

  @Override
  public int units() {
    return units;
  }

  @Override
  public boolean carriesState() {
    return false;
  }

  @Override
  public List<Operand<TFloat32>> step(
      Pass pass, Operand<TFloat32> x, List<Operand<TFloat32>> state) {
    Ops tf = pass.tf();
    Operand<TFloat32> z = tf.math.add(kernels.ofInput(pass, x, bias), kernels.ofState(pass, state));
    return List.of(tf.math.tanh(z));
  }
}
