package io.millrace.tensorflow.pool;

import io.millrace.model.PoolSettings.Column;
import io.millrace.pool.Member;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Statistic;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@link Member.TargetEncoding} for classes. With the counts m of a value's labels by class, and
 * the frequencies p of the classes, the value's code for class c is ln((m_c + prior p_c) / (p_c (Σ
 * m + prior))), and the prediction is softmax(ln p + Σ codes).
 */
final class ClassEncodingFunction extends EncodingFunction {
  /** What a member says to others. */
  private static final float LIMIT = 6;

  private final Member.TargetEncoding settings;
  private final PoolLoss loss;
  private final int classes;
  private final Statistic counts;

  ClassEncodingFunction(
      Member.TargetEncoding settings, String name, List<Column> all, PoolLoss loss) {
    super(new EncodedColumns(settings, name, all, loss.outputs()));
    this.settings = settings;
    this.loss = loss;
    classes = loss.outputs();
    counts = new Statistic(name + "/counts", new int[] {classes}, 0);
  }

  @Override
  public List<Variable> variables() {
    List<Variable> all = new ArrayList<>(List.of(columns.table()));
    all.addAll(Statistic.variables(counts));
    return all;
  }

  @Override
  public int opinions() {
    return columns.count() * classes;
  }

  @Override
  Run run(Pass pass, Operand<TInt32> names) {
    return new ClassRun(pass, names);
  }

  @Override
  public Operand<TFloat32> step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> rate,
      Values before,
      Values after) {
    counts.put(after, counts.get(before).plus(tf, changes.get(0)));
    return tf.constant(0f);
  }

  private final class ClassRun implements Run {
    private final Pass pass;
    private final Ops tf;
    private final Operand<TInt32> names;

    /** {@code [rows, columns, classes]} */
    private final Operand<TFloat32> known;

    private final Operand<TFloat32> codes;
    private final Operand<TFloat32> output;

    ClassRun(Pass pass, Operand<TInt32> names) {
      this.pass = pass;
      this.tf = pass.tf();
      this.names = names;
      known = columns.rows(pass, names);
      Operand<TFloat32> seen =
          tf.math.add(
              tf.reshape(counts.get(pass).rounded(tf), tf.constant(new int[] {1, classes})),
              tf.constant(1f));
      Operand<TFloat32> p = tf.math.div(seen, Vectors.sum(tf, seen));
      Operand<TFloat32> prior = tf.constant((float) settings.prior());
      Operand<TFloat32> all = tf.sum(known, tf.constant(2), Sum.keepDims(true));
      codes =
          tf.math.log(
              tf.math.div(
                  tf.math.add(known, tf.math.mul(prior, p)),
                  tf.math.mul(p, tf.math.add(all, prior))));
      output = loss.output(pass, tf.math.add(tf.math.log(p), tf.sum(codes, tf.constant(1))));
    }

    @Override
    public Operand<TFloat32> output() {
      return output;
    }

    @Override
    public Operand<TFloat32> opinion() {
      Operand<TFloat32> flat = tf.reshape(codes, tf.constant(new int[] {-1, opinions()}));
      return Vectors.within(tf, flat, -LIMIT, LIMIT);
    }

    @Override
    public Lesson learn(Target target) {
      Operand<TFloat32> label = tf.math.mul(target.aims(), target.weights());
      Operand<TFloat32> kept =
          tf.math.mul(
              tf.reshape(known, columns.shape(tf)), tf.constant(1f - 1f / settings.memory()));
      return new Lesson(
          List.of(tf.reshape(label, tf.constant(new int[] {classes}))),
          (applied, sound, after) ->
              after.put(
                  columns.table(),
                  columns.written(pass, names, tf.math.add(kept, label), applied, sound)));
    }
  }
}
