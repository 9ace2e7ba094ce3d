package io.millrace.tensorflow.layer;

import io.millrace.network.Initializer;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What a recurrent layer does at one time of a sequence. */
interface RecurrentCell {
  /** Its variables, with their initial values. */
  List<Variable> variables();

  /**
   * One time.
   *
   * @param x {@code [rows, channels]}
   * @param state {@code [rows, units]} each, the output first; null at first, when all are 0
   * @return the state after it
   */
  List<Operand<TFloat32>> step(
      Pass pass, Operand<TFloat32> x, @Nullable List<Operand<TFloat32>> state);

  /**
   * The two matrices of a cell.
   *
   * @param input {@code [channels, gates · units]}
   * @param recurrent {@code [units, gates · units]}
   */
  record Kernels(Variable input, Variable recurrent) {
    static Kernels draw(String name, int channels, int units, int gates, RandomGenerator random) {
      int width = gates * units;
      return new Kernels(
          new Variable(
              name + "/kernel",
              Variable.Kind.WEIGHT,
              new int[] {channels, width},
              Initializer.GLOROT_UNIFORM.draw(channels * width, channels, width, random)),
          new Variable(
              name + "/recurrent",
              Variable.Kind.WEIGHT,
              new int[] {units, width},
              Initializer.ORTHOGONAL.draw(units * width, units, width, random)));
    }

    /** x W + b, and h U where there is an h. */
    Operand<TFloat32> sum(
        Pass pass,
        Operand<TFloat32> x,
        Operand<TFloat32> bias,
        @Nullable List<Operand<TFloat32>> state) {
      Ops tf = pass.tf();
      Operand<TFloat32> sum = tf.nn.biasAdd(tf.linalg.matMul(x, pass.get(input)), bias);
      return state == null
          ? sum
          : tf.math.add(sum, tf.linalg.matMul(state.get(0), pass.get(recurrent)));
    }
  }
}
