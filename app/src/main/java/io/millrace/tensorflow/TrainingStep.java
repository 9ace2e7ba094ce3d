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

/** One step of learning as a pure function: the one definition behind every plan. */
interface TrainingStep extends Stage {
  /** Numbers per sample. */
  int features();

  /** Numbers per label in a sample's row. */
  int labels();

  /** Numbers per prediction. */
  int outputs();

  /** The names of a pool's members, in their order; empty if it is none. */
  default List<String> members() {
    return List.of();
  }

  /** Numbers per row that come from a teacher. */
  int teacherScores();

  @Override
  default int width() {
    return width(features(), labels(), teacherScores());
  }

  @Override
  default int resultWidth() {
    return resultWidth(batchSize(), outputs(), members().size());
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

  /** What the rest of the layout is made of. */
  List<SparseTable> tables();

  /**
   * Which rows of each sparse table samples name: {@code [rows, names of a sample]}.
   *
   * @param features {@code [rows, features]}
   */
  Map<Variable, Operand<TInt32>> lookUp(Ops tf, Operand<TFloat32> features);

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
   * The same as several stages, each with a state of its own, of which the first gets the rows and
   * the last gives the results; or as one. Stages that follow each other may work at the same time,
   * on different mini-batches.
   */
  default List<Stage> stages() {
    return List.of(this);
  }

  /** Numbers per row of a mini-batch: features, labels, weight, scores of a teacher. */
  static int width(int features, int labels, int teacherScores) {
    return features + labels + 1 + teacherScores;
  }

  /**
   * Numbers of a mini-batch's results.
   *
   * @param members of a pool, or 0
   */
  static int resultWidth(int batchSize, int outputs, int members) {
    return batchSize * (outputs + 1) + 3 * members + 3;
  }

  /**
   * The results of a mini-batch: {@code [resultWidth]}.
   *
   * @param scores {@code [batch, outputs]}
   * @param losses {@code [batch]}
   * @param norm of the gradient
   * @param applied whether the state was moved
   * @param ofMembers of a pool's members the losses, the weights, then 1 of each that was set back:
   *     {@code [members]} each; empty if it is no pool
   * @param ignored see {@link InPlace#lookBack}
   */
  static Operand<TFloat32> packed(
      Ops tf,
      Operand<TFloat32> scores,
      Operand<TFloat32> losses,
      Operand<TFloat32> norm,
      Operand<TBool> applied,
      List<Operand<TFloat32>> ofMembers,
      Operand<TFloat32> ignored) {
    Operand<TFloat32> flag = tf.dtypes.cast(applied, TFloat32.class);
    List<Operand<TFloat32>> parts = new ArrayList<>();
    parts.add(tf.reshape(scores, tf.constant(new int[] {-1})));
    parts.add(losses);
    parts.add(tf.reshape(norm, tf.constant(new int[] {1})));
    parts.add(tf.reshape(flag, tf.constant(new int[] {1})));
    parts.addAll(ofMembers);
    parts.add(ignored);
    return tf.concat(parts, tf.constant(0));
  }
}
