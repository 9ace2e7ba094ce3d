package io.millrace.tensorflow.layer;

import java.util.List;
import java.util.random.RandomGenerator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link io.millrace.network.Sequence.Gru}; gates in Keras's order: update, reset, candidate. */
final class GruCell implements RecurrentCell {
  private static final int GATES = 3;

  private final int units;
  private final Kernels kernels;
  private final Variable bias;
  private final Variable recurrentBias;

  GruCell(String name, int channels, int units, RandomGenerator random) {
    this.units = units;
    kernels = Kernels.draw(name, channels, units, GATES, random);
    int[] shape = {GATES * units};
    bias = Variable.filled(name + "/bias", Variable.Kind.BIAS, shape, 0);
    recurrentBias = Variable.filled(name + "/recurrent_bias", Variable.Kind.BIAS, shape, 0);
  }

  @Override
  public List<Variable> variables() {
    return List.of(kernels.input(), kernels.recurrent(), bias, recurrentBias);
  }

  @Override
  public int units() {
    return units;
  }

  @Override
  public List<Operand<TFloat32>> step(
      Pass pass, Operand<TFloat32> x, List<Operand<TFloat32>> state) {
    Ops tf = pass.tf();
    Operand<TFloat32> a = kernels.ofInput(pass, x, bias);
    Operand<TFloat32> b = tf.nn.biasAdd(kernels.ofState(pass, state), pass.get(recurrentBias));
    Operand<TFloat32> update = tf.math.sigmoid(tf.math.add(gate(tf, a, 0), gate(tf, b, 0)));
    Operand<TFloat32> reset = tf.math.sigmoid(tf.math.add(gate(tf, a, 1), gate(tf, b, 1)));
    Operand<TFloat32> candidate =
        tf.math.tanh(tf.math.add(gate(tf, a, 2), tf.math.mul(reset, gate(tf, b, 2))));
    Operand<TFloat32> moved = tf.math.mul(tf.math.sub(tf.constant(1f), update), candidate);
    return List.of(tf.math.add(tf.math.mul(update, state.get(0)), moved));
  }

  private Operand<TFloat32> gate(Ops tf, Operand<TFloat32> z, int index) {
    return Sizes.columns(tf, z, index * units, units);
  }
}
