package io.millrace.tensorflow.layer;

import io.millrace.network.Initializer;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What a recurrent layer does at one time of a sequence. */
interface RecurrentCell {
  /** Its variables, with their initial values. */
  List<Variable> variables();

  /** Numbers that it puts out. */
  int units();

  /** How many tensors of {@code [rows, units]} are its state. */
  default int states() {
    return 1;
  }

  /** Whether sums and products take the state before to the state after. */
  default boolean carriesState() {
    return true;
  }

  /**
   * One time.
   *
   * @param x {@code [rows, channels]}
   * @param state {@code [rows, units]} each, the output first; one row will do for all
   * @return the state after it
   */
  List<Operand<TFloat32>> step(Pass pass, Operand<TFloat32> x, List<Operand<TFloat32>> state);

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

    /** x W + b. */
    Operand<TFloat32> ofInput(Pass pass, Operand<TFloat32> x, Variable bias) {
      Ops tf = pass.tf();
      return tf.nn.biasAdd(tf.linalg.matMul(x, pass.get(input)), pass.get(bias));
    }

    /** h U. */
    Operand<TFloat32> ofState(Pass pass, List<Operand<TFloat32>> state) {
      return pass.tf().linalg.matMul(state.get(0), pass.get(recurrent));
    }
  }
}
