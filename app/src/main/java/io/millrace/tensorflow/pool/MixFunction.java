package io.millrace.tensorflow.pool;

import io.millrace.model.PoolSettings;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How members' predictions become one, as pure functions. Its steps are made as a member's are. */
public interface MixFunction {
  /** What the names of its variables begin with. */
  String NAME = PoolSettings.MIX;

  /** What it keeps. */
  List<Variable> variables();

  /**
   * Mixes.
   *
   * @param outputs of the members, {@code [rows, outputs]} each
   */
  Run run(Pass pass, List<Operand<TFloat32>> outputs);

  /**
   * Moves what it keeps by one step.
   *
   * @return a number that is finite if all is that is learned
   */
  Operand<TFloat32> step(
      Ops tf, List<Operand<TFloat32>> changes, Operand<TFloat32> rate, Values before, Values after);

  /** One run, whose parts learning uses again. */
  interface Run {
    /** As {@link PoolLoss#output}: {@code [rows, outputs]}. */
    Operand<TFloat32> output();

    /** What it weighed the members by: {@code [members]}. */
    Operand<TFloat32> weights();

    /**
     * What {@link #step} is given.
     *
     * @param losses of the members, {@code [rows]} each
     */
    List<Operand<TFloat32>> learn(MemberFunction.Target target, List<Operand<TFloat32>> losses);
  }
}
