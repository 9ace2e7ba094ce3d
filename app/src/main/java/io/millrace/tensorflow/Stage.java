package io.millrace.tensorflow;

import java.util.ArrayList;
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
   */
  record Given(
      Operand<TFloat32> miniBatch,
      Operand<TFloat32> rate,
      Operand<TBool> live,
      Operand<TInt32> step,
      List<Operand<TInt32>> prepared) {}

  /**
   * What a step gives.
   *
   * @param state the new state, in the order of the old
   * @param packed {@code [resultWidth]}
   */
  record Result(List<Operand<TFloat32>> state, Operand<TFloat32> packed) {}

  /**
   * A number that comes from every part of the old state and is of no other use: {@code [1]}. With
   * it in the results XLA must keep the old state until the new one is there, that is, write the
   * new one somewhere else. Writing over the old one it can't tell that the two don't overlap,
   * gives up vector instructions, and takes three times as long.
   *
   * @param before the carried state as it was
   */
  static Operand<TFloat32> lookBack(Ops tf, List<Operand<TFloat32>> before) {
    List<Operand<TFloat32>> firsts = new ArrayList<>();
    for (Operand<TFloat32> part : before) {
      Operand<TFloat32> flat = tf.reshape(part, tf.constant(new int[] {-1}));
      firsts.add(tf.slice(flat, tf.constant(new int[] {0}), tf.constant(new int[] {1})));
    }
    return tf.math.addN(firsts);
  }
}
