package io.millrace.tensorflow.layer;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A layer as a pure function over its variables. */
public interface LayerFunction {
  /** Its variables, with their initial values. */
  List<Variable> variables();

  /** Numbers per sample that it puts out. */
  int outputs();

  /**
   * Builds the layer.
   *
   * @param input {@code [rows, inputs]}
   * @param state at least this layer's variables
   */
  Result apply(Ops tf, Operand<TFloat32> input, Values state);

  /**
   * What a layer computes.
   *
   * @param output {@code [rows, outputs]}; each row depends on its own input row alone
   * @param statistics the new values of its statistics once the mini-batch is learned
   */
  record Result(Operand<TFloat32> output, Values statistics) {}
}
