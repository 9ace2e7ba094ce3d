package io.millrace.tensorflow.layer;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link io.millrace.network.Sequence.Lstm}; gates in Keras's order: input, forget, cell, output.
 */
final class LstmCell implements RecurrentCell {
  private static final int GATES = 4;

  private final int units;
  private final Kernels kernels;
  private final Variable bias;

  LstmCell(String name, int channels, int units, RandomGenerator random) {
    this.units = units;
    kernels = Kernels.draw(name, channels, units, GATES, random);
    float[] initial = new float[GATES * units];
    Arrays.fill(initial, units, 2 * units, 1); // so that it forgets little at first
    bias = new Variable(name + "/bias", Variable.Kind.BIAS, new int[] {GATES * units}, initial);
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
  public int states() {
    return 2;
  }

  @Override
  public List<Operand<TFloat32>> step(
      Pass pass, Operand<TFloat32> x, List<Operand<TFloat32>> state) {
    Ops tf = pass.tf();
    Operand<TFloat32> z = tf.math.add(kernels.ofInput(pass, x, bias), kernels.ofState(pass, state));
    Operand<TFloat32> input = tf.math.sigmoid(gate(tf, z, 0));
    Operand<TFloat32> forget = tf.math.sigmoid(gate(tf, z, 1));
    Operand<TFloat32> added = tf.math.mul(input, tf.math.tanh(gate(tf, z, 2)));
    Operand<TFloat32> cell = tf.math.add(tf.math.mul(forget, state.get(1)), added);
    Operand<TFloat32> output = tf.math.sigmoid(gate(tf, z, 3));
    return List.of(tf.math.mul(output, tf.math.tanh(cell)), cell);
  }

  private Operand<TFloat32> gate(Ops tf, Operand<TFloat32> z, int index) {
    return Sizes.columns(tf, z, index * units, units);
  }
}
