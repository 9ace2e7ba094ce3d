package io.millrace.tensorflow;

import io.millrace.model.ModelState;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * One step of learning as a pure function: (state, mini-batch, learning rate) → (new state, scores,
 * losses). The one definition behind every plan.
 */
interface TrainingStep {
  /** Numbers per sample. */
  int features();

  /** Numbers per label in a sample's row. */
  int labels();

  /** Numbers per prediction. */
  int outputs();

  /** Samples of a mini-batch. */
  int batchSize();

  /** The names of a pool's members, in their order; empty if it is none. */
  default List<String> members() {
    return List.of();
  }

  /** Numbers per row that come from a teacher. */
  int teacherScores();

  /** Numbers per row of a mini-batch: features, labels, weight, scores of a teacher. */
  default int width() {
    return features() + labels() + 1 + teacherScores();
  }

  /** Numbers that {@link Result#packed} has for one mini-batch. */
  default int resultWidth() {
    return batchSize() * (outputs() + 1) + 3 * members().size() + 3;
  }

  /** What a prediction needs: everything but the optimizer's slots. */
  List<Variable> variables();

  /** The whole state. */
  StateLayout layout();

  /**
   * The vector that a state holds.
   *
   * @throws io.millrace.model.ModelStateException if the state is of another model
   */
  default float[] read(ModelState state) {
    return layout().read(state);
  }

  /** The part of the layout that lies in one flat vector, which steps carry as a whole. */
  StateLayout carried();

  /** What the rest of the layout is made of. */
  List<SparseTable> tables();

  /**
   * Which rows of each sparse table samples name: {@code [rows, names of a sample]}.
   *
   * @param features {@code [rows, features]}
   */
  Map<Variable, Operand<TInt32>> lookUp(Ops tf, Operand<TFloat32> features);

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

  /** Whether XLA may compile it for the CPU. */
  boolean suitsXla();

  /**
   * Scores samples without learning: {@code [rows, outputs]}.
   *
   * @param features {@code [rows, features]}, NaN where one is missing; the number of rows may be
   *     unknown
   * @param frozen of a pool: what its SavedModels say of them, {@code [rows, outputs]} each
   */
  Operand<TFloat32> predict(Pass pass, Operand<TFloat32> features, List<Operand<TFloat32>> frozen);

  /**
   * Builds the step.
   *
   * @param miniBatch {@code [batch, width]}
   * @param rate the learning rate
   * @param live false to score only: the state then comes out as it went in
   * @param step mini-batches before this one, modulo 2³²
   * @param prepared {@link #prepare} of the mini-batch: of a network, for each sparse table {@code
   *     [2, names]}, see {@link SparseTable}
   * @param before the carried state, in its layout's order, then an excerpt of each sparse table
   */
  Result build(
      Ops tf,
      Operand<TFloat32> miniBatch,
      Operand<TFloat32> rate,
      Operand<TBool> live,
      Operand<TInt32> step,
      List<Operand<TInt32>> prepared,
      List<Operand<TFloat32>> before);

  /**
   * What a step gives.
   *
   * @param state the new state, in the order of the old
   * @param packed {@code [resultWidth]}: scores, losses, gradient norm, 1 if applied; of the
   *     members of a pool the losses, the weights, then 1 of each that was set back; a number to be
   *     ignored
   */
  record Result(List<Operand<TFloat32>> state, Operand<TFloat32> packed) {
    /**
     * Of these parts.
     *
     * @param ofMembers {@code [members]} each, see {@link #packed}; empty if it is no pool
     * @param before the carried state as it was
     */
    static Result of(
        Ops tf,
        List<Operand<TFloat32>> state,
        Operand<TFloat32> scores,
        Operand<TFloat32> losses,
        Operand<TFloat32> norm,
        Operand<TBool> applied,
        List<Operand<TFloat32>> ofMembers,
        List<Operand<TFloat32>> before) {
      Operand<TFloat32> flag = tf.dtypes.cast(applied, TFloat32.class);
      List<Operand<TFloat32>> parts = new ArrayList<>();
      parts.add(tf.reshape(scores, tf.constant(new int[] {-1})));
      parts.add(losses);
      parts.add(tf.reshape(norm, tf.constant(new int[] {1})));
      parts.add(tf.reshape(flag, tf.constant(new int[] {1})));
      parts.addAll(ofMembers);
      parts.add(lookBack(tf, before));
      return new Result(state, tf.concat(parts, tf.constant(0)));
    }

    /**
     * A number that comes from every part of the old state and is of no other use. With it in the
     * results XLA must keep the old state until the new one is there, that is, write the new one
     * somewhere else. Writing over the old one it can't tell that the two don't overlap, gives up
     * vector instructions, and takes three times as long.
     */
    private static Operand<TFloat32> lookBack(Ops tf, List<Operand<TFloat32>> before) {
      List<Operand<TFloat32>> firsts = new ArrayList<>();
      for (Operand<TFloat32> part : before) {
        Operand<TFloat32> flat = tf.reshape(part, tf.constant(new int[] {-1}));
        firsts.add(tf.slice(flat, tf.constant(new int[] {0}), tf.constant(new int[] {1})));
      }
      return tf.math.addN(firsts);
    }
  }
}
