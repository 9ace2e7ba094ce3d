package io.millrace.tensorflow;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A step, or a part of it that moves a state of its own: a pure function (state, mini-batch,
 * learning rate) → (new state, results). A plan repeats it over a block.
 */
interface Stage {
  /** Samples of a mini-batch. */
  int batchSize();

  /** Numbers per row of a mini-batch. */
  int width();

  /** Numbers that {@link Result#packed} has for one mini-batch. */
  int resultWidth();

  /** The state that it moves, but for sparse tables. */
  StateLayout carried();

  /**
   * What a step is given of its samples that depends on nothing but them, computed for a whole
   * block at once; by default what was looked up.
   *
   * @param inputs of the call
   * @return {@code [mini-batches, …]}, each
   */
  default List<Operand<TInt32>> prepare(Ops tf, Plan.Inputs inputs) {
    return inputs.lookUps();
  }

  /**
   * Builds the step.
   *
   * @param before the carried state, in its layout's order, then an excerpt of each sparse table
   */
  Result build(Ops tf, Given given, List<Operand<TFloat32>> before);

  /**
   * What a step is given beside the state.
   *
   * @param miniBatch {@code [batch, width]}
   * @param rate the learning rate
   * @param live false to score only: the state then comes out as it went in
   * @param step mini-batches before this one, modulo 2³²
   * @param prepared {@link #prepare} of the mini-batch: of a network, for each sparse table {@code
   *     [2, names]}, see {@link SparseTable}
   * @param inLoop whether a loop carries the state, in which the new one goes where the old one was
   */
  record Given(
      Operand<TFloat32> miniBatch,
      Operand<TFloat32> rate,
      Operand<TBool> live,
      Operand<TInt32> step,
      List<Operand<TInt32>> prepared,
      boolean inLoop) {}

  /**
   * What a step gives.
   *
   * @param state the new state, in the order of the old
   * @param packed {@code [resultWidth]}
   */
  record Result(List<Operand<TFloat32>> state, Operand<TFloat32> packed) {}
}
