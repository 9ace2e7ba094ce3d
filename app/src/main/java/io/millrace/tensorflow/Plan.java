package io.millrace.tensorflow;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * How the mini-batches of a block are run by a call of the graph: one part of them behind the
 * other, and those of a part one after the other.
 */
interface Plan {
  /** Mini-batches of a part at the most. */
  int miniBatches();

  /** Parts of a call: more than one if the stages of the step are a {@link Pipeline}. */
  default int parts() {
    return 1;
  }

  /** Whether XLA compiles it. */
  boolean isCompiled();

  /**
   * Builds a part.
   *
   * @param state see {@link Stage#build}
   */
  Result build(Ops tf, Stage stage, Inputs inputs, List<Operand<TFloat32>> state);

  /**
   * What a part is given.
   *
   * @param block {@code [mini-batches, batch, width]}
   * @param counts {@code [1 + 2 · mini-batches]}: how many of the first mini-batches are scored;
   *     for each mini-batch, 1 if it is learned and 0 if it is scored only; for each, how many were
   *     learned before it since the start, modulo 2³²
   * @param rates {@code [mini-batches]}: learning rates
   * @param lookUps of each sparse table, {@code [mini-batches, 2, names]}: see {@link SparseTable}
   */
  record Inputs(
      Operand<TFloat32> block,
      Operand<TInt32> counts,
      Operand<TFloat32> rates,
      List<Operand<TInt32>> lookUps) {
    /** Numbers of {@link #counts}. */
    static int counts(int miniBatches) {
      return 1 + 2 * miniBatches;
    }

    /** The same with other rows. */
    Inputs with(Operand<TFloat32> rows) {
      return new Inputs(rows, counts, rates, lookUps);
    }

    /** How many of the first mini-batches are scored. */
    Operand<TInt32> scored(Ops tf) {
      return tf.gather(counts, tf.constant(0), tf.constant(0));
    }

    /** Whether a mini-batch is learned. */
    Operand<TBool> isLearned(Ops tf, Operand<TInt32> index) {
      Operand<TInt32> place = tf.math.add(index, tf.constant(1));
      return tf.math.greater(tf.gather(counts, place, tf.constant(0)), tf.constant(0));
    }

    /** How many mini-batches were learned before this one, since the start. */
    Operand<TInt32> step(Ops tf, Operand<TInt32> index) {
      int miniBatches = (int) rates.shape().get(0);
      Operand<TInt32> place = tf.math.add(index, tf.constant(1 + miniBatches));
      return tf.gather(counts, place, tf.constant(0));
    }
  }

  /**
   * What a part gives.
   *
   * @param state in the order of the old
   * @param results {@code [mini-batches, resultWidth]}: see {@link Stage.Result}
   */
  record Result(List<Operand<TFloat32>> state, Operand<TFloat32> results) {}
}
