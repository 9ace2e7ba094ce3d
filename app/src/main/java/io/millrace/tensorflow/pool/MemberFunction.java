package io.millrace.tensorflow.pool;

import io.millrace.tensorflow.layer.Copies;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A member of a pool as pure functions. A step has two parts: what is computed from the state as it
 * was, and {@link #step}, which moves the state and stands in a conditional of the graph.
 */
public interface MemberFunction {
  /** What a prediction needs. */
  List<Variable> variables();

  /** What learning needs besides: the memory of its optimizer. */
  List<Variable> slots();

  /**
   * Of both, those in which a step changes a few rows: they are never copied, see {@link
   * Lesson#rows}.
   */
  default List<Variable> tables() {
    return List.of();
  }

  /** All of both but tables: what {@link #step} moves. */
  default List<Variable> small() {
    List<Variable> small = new ArrayList<>(variables());
    small.addAll(slots());
    small.removeAll(tables());
    return small;
  }

  /** Numbers of {@link Run#opinion}. */
  int opinions();

  /** Of each sample. */
  default Copies copies() {
    return Copies.NONE;
  }

  /**
   * What it needs to know of samples that depends on nothing else, and is computed for many of them
   * at once: {@code [rows, numbers]}.
   *
   * @param features {@code [rows, columns]} as they came
   */
  default Optional<Operand<TInt32>> prepare(Ops tf, Operand<TFloat32> features) {
    return Optional.empty();
  }

  /** Whether there is anything to prepare. */
  default boolean prepares() {
    return false;
  }

  /** Predicts. */
  Run run(Pass pass, Inputs inputs);

  /**
   * Moves the state by one step.
   *
   * @param changes {@link Lesson#changes}
   * @param rate the factor on all learning rates
   * @param before the state but for tables
   * @param after is given the new values of the same
   * @return a number that is finite if all is that is learned
   */
  Operand<TFloat32> step(
      Ops tf, List<Operand<TFloat32>> changes, Operand<TFloat32> rate, Values before, Values after);

  /**
   * What members are given.
   *
   * @param features {@code [rows, columns]} as they came, NaN where one is missing
   * @param z {@code [rows, numbers]}: those that are numbers, standardized and without gaps
   * @param inputs {@code [rows, inputs]}: what the member sees, of z and of members before it
   * @param prepared {@link #prepare}, if that was done before
   */
  record Inputs(
      Operand<TFloat32> features,
      Operand<TFloat32> z,
      Operand<TFloat32> inputs,
      Optional<Operand<TInt32>> prepared) {}

  /** One run, whose parts learning uses again. */
  interface Run {
    /** As {@link PoolLoss#output}: {@code [rows, outputs]}. */
    Operand<TFloat32> output();

    /** What members behind it see: {@code [rows, opinions]}. */
    Operand<TFloat32> opinion();

    /** What there is to learn from the labels. */
    Lesson learn(Target target);
  }

  /**
   * What is to be learned.
   *
   * @param labels {@code [rows, labels]} as they are to be learned
   * @param aims {@code [rows, outputs]}: what outputs are to be
   * @param weights {@code [rows, 1]}
   * @param factor on all learning rates
   * @param learned what was made of the labels
   */
  record Target(
      Operand<TFloat32> labels,
      Operand<TFloat32> aims,
      Operand<TFloat32> weights,
      Operand<TFloat32> factor,
      PoolLoss.Learned learned) {
    /** Of labels. */
    public static Target of(
        PoolLoss.Learned learned, Operand<TFloat32> weights, Operand<TFloat32> factor) {
      Operand<TFloat32> labels = learned.labels();
      return new Target(labels, learned.aims().apply(labels), weights, factor, learned);
    }

    /** A learning rate times the factor. */
    Operand<TFloat32> rate(Ops tf, float rate) {
      return tf.math.mul(factor, tf.constant(rate));
    }

    /** 1 if labels that were learned before are of no use any more, else 0: {@code [1]}. */
    public Operand<TFloat32> restarts(Ops tf) {
      return tf.reshape(
          tf.dtypes.cast(learned.restarts(), TFloat32.class), tf.constant(new int[] {1}));
    }

    /** The weights in the mean loss: {@code [rows, 1]}. */
    public Operand<TFloat32> shares(Ops tf) {
      return tf.math.mul(weights, tf.constant(1f / weights.shape().get(0)));
    }
  }

  /**
   * What a step changes.
   *
   * @param changes gradients and whatever else {@link #step} is given
   * @param rows see {@link Rows}
   */
  record Lesson(List<Operand<TFloat32>> changes, Rows rows) {}

  /** Changes rows of tables. */
  interface Rows {
    /** None. */
    Rows NONE = (applied, sound, after) -> {};

    /**
     * Writes them.
     *
     * @param applied whether there is a step: else they stay
     * @param sound whether what would be written is finite
     * @param after is given the new tables
     */
    void write(Operand<TBool> applied, Operand<TBool> sound, Values after);
  }
}
