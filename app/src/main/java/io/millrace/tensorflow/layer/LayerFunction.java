package io.millrace.tensorflow.layer;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A layer as a pure function over its variables. */
public interface LayerFunction {
  /** Its variables, with their initial values. */
  default List<Variable> variables() {
    return List.of();
  }

  /** The layers that it is made of, as {@link io.millrace.network.Layer#inner} has them. */
  default List<SequentialFunction> inner() {
    return List.of();
  }

  /** Whether it computes something else while learning than while scoring. */
  default boolean differsWhenLearning() {
    return false;
  }

  /** Multiplications, each with an addition, that scoring a sample takes; small terms left out. */
  default long multiplyAdds() {
    return 0;
  }

  /** Of each sample. */
  default Copies copies() {
    return Copies.NONE;
  }

  /**
   * Finds which rows of sparse tables samples name, without any variable: those rows alone are
   * brought to where the network is computed.
   *
   * @param input {@code [rows, shape of a sample…]}; null where it takes variables to compute it
   * @param found by table, {@code [rows, names of a sample]}; one row behind the table's last
   *     stands for all names that it does not know
   * @throws IllegalArgumentException if a sparse table's input is null
   */
  default void lookUp(
      Ops tf, @Nullable Operand<TFloat32> input, Map<Variable, Operand<TInt32>> found) {}

  /**
   * Builds the layer.
   *
   * @param input {@code [rows, shape of a sample…]}; the number of rows may be unknown while
   *     scoring
   */
  Result apply(Pass pass, Operand<TFloat32> input);

  /**
   * What a layer computes.
   *
   * @param output {@code [rows, shape of a sample…]}; while scoring, each row depends on its own
   *     input row alone
   * @param statistics the new values of its statistics once the mini-batch is learned
   */
  record Result(Operand<TFloat32> output, Values statistics) {
    /** Of a layer without statistics. */
    static Result of(Operand<TFloat32> output) {
      return new Result(output, new Values());
    }
  }
}
