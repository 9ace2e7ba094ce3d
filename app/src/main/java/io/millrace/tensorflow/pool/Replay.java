package io.millrace.tensorflow.pool;

import io.millrace.pool.Member;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** {@link Member.Replay}: the latest samples as a member saw them, to be learned again. */
public final class Replay {
  private final int drawn;
  private final int inputs;
  private final long key;

  /** {@code [size, inputs + 2]}: what was seen, the label, the weight. */
  private final Ring ring;

  /**
   * Of no samples yet.
   *
   * @param name of the member
   * @param inputs numbers that it sees
   * @param key of its random numbers
   */
  public Replay(Member.Replay settings, String name, int inputs, long key) {
    drawn = settings.rows();
    this.inputs = inputs;
    this.key = key;
    int[] shape = {settings.size(), inputs + 2};
    ring = new Ring(name + "/replay", "rows", Variable.Kind.SLOT, shape);
  }

  /** All that it keeps. */
  public List<Variable> slots() {
    return List.of(ring.rows(), ring.place());
  }

  /** Of that, what is written row by row. */
  public List<Variable> tables() {
    return List.of(ring.rows());
  }

  /** Draws samples, none of them learned later than the step before. */
  public Draw draw(Pass pass) {
    Ops tf = pass.tf();
    Operand<TFloat32> filled = ring.filled(tf, pass.state());
    Operand<TFloat32> index =
        tf.math.minimum(
            tf.math.floor(tf.math.mul(pass.uniform(key, drawn), filled)),
            Vectors.atLeast(tf, tf.math.sub(filled, tf.constant(1f)), 0));
    Operand<TFloat32> places = ring.behind(tf, ring.first(tf, pass.state()), index);
    Operand<TInt32> at =
        tf.reshape(tf.dtypes.cast(places, TInt32.class), tf.constant(new int[] {drawn, 1}));
    Operand<TFloat32> rows =
        tf.reshape(
            tf.gatherNd(pass.get(ring.rows()), at), tf.constant(new int[] {drawn, inputs + 2}));
    Operand<TFloat32> isThere = tf.math.minimum(filled, tf.constant(1f / drawn));
    return new Draw(
        Vectors.columns(tf, rows, 0, inputs),
        Vectors.columns(tf, rows, inputs, 1),
        tf.math.mul(Vectors.columns(tf, rows, inputs + 1, 1), isThere));
  }

  /**
   * Samples to be learned again.
   *
   * @param inputs {@code [drawn, inputs]}
   * @param labels {@code [drawn, 1]}
   * @param weights likewise: all of them together have about the weight of one sample
   */
  public record Draw(
      Operand<TFloat32> inputs, Operand<TFloat32> labels, Operand<TFloat32> weights) {
    /** Slopes of the loss by the scores of these samples: {@code [drawn, outputs]}. */
    public Operand<TFloat32> slopes(
        Ops tf, PoolLoss loss, Operand<TFloat32> scores, MemberFunction.Target target) {
      Operand<TFloat32> kept = tf.math.sub(tf.constant(1f), target.restarts(tf));
      return loss.slopes(
          tf, scores, target.learned().aims().apply(labels), tf.math.mul(weights, kept));
    }
  }

  /**
   * Moves on by a sample.
   *
   * @param restarts {@link MemberFunction.Target#restarts}
   */
  public void step(Ops tf, Operand<TFloat32> restarts, Values before, Values after) {
    Operand<TFloat32> unused = ring.stepOrRestart(tf, restarts, before, after);
  }

  /**
   * Writes a sample over the oldest.
   *
   * @param seen {@code [1, inputs]}
   */
  public void write(
      Pass pass,
      Operand<TFloat32> seen,
      MemberFunction.Target target,
      Operand<TBool> applied,
      Operand<TBool> sound,
      Values after) {
    Operand<TFloat32> row =
        pass.tf().concat(List.of(seen, target.labels(), target.weights()), pass.tf().constant(1));
    ring.write(pass, row, applied, sound, after);
  }
}
