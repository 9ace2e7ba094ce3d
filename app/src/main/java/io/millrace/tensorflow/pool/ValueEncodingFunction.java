package io.millrace.tensorflow.pool;

import io.millrace.model.PoolSettings.Column;
import io.millrace.pool.Member;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@link Member.TargetEncoding} for numbers. With n samples of a value and the mean of their
 * labels, in deviations of the label, the value's code is mean · n / (n + prior), and the
 * prediction the mean of the codes.
 */
final class ValueEncodingFunction extends EncodingFunction {
  /** Count, mean, and the era in which they hold. */
  private static final int WIDTH = 3;

  private final Member.TargetEncoding settings;
  private final NumberLoss loss;

  /** {@code [1]}: how often the labels before came to be of no use. */
  private final Variable era;

  ValueEncodingFunction(
      Member.TargetEncoding settings, String name, List<Column> all, NumberLoss loss) {
    super(new EncodedColumns(settings, name, all, WIDTH));
    this.settings = settings;
    this.loss = loss;
    era = Variable.filled(name + "/era", Variable.Kind.STATISTIC, new int[] {1}, 0);
  }

  @Override
  public List<Variable> variables() {
    return List.of(columns.table(), era);
  }

  @Override
  public int opinions() {
    return columns.count();
  }

  @Override
  Run run(Pass pass, Operand<TInt32> names) {
    return new ValueRun(pass, names);
  }

  @Override
  public Operand<TFloat32> step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> rate,
      Values before,
      Values after) {
    after.put(era, tf.math.add(before.get(era), changes.get(0)));
    return tf.constant(0f);
  }

  private final class ValueRun implements Run {
    private final Pass pass;
    private final Ops tf;
    private final Operand<TInt32> names;

    /** Samples of each value, and the mean of their labels: {@code [rows, columns]}. */
    private final Operand<TFloat32> count;

    private final Operand<TFloat32> mean;
    private final Operand<TFloat32> codes;
    private final Operand<TFloat32> output;

    ValueRun(Pass pass, Operand<TInt32> names) {
      this.pass = pass;
      this.tf = pass.tf();
      this.names = names;
      Operand<TFloat32> known = columns.rows(pass, names);
      Operand<TFloat32> then = part(known, 0);
      count = tf.select(tf.math.equal(part(known, 2), pass.get(era)), then, tf.zerosLike(then));
      mean = part(known, 1);
      Operand<TFloat32> share =
          tf.math.div(count, tf.math.add(count, tf.constant((float) settings.prior())));
      codes = tf.math.mul(share, loss.scaled(pass, mean));
      output =
          loss.output(pass, tf.math.mul(Vectors.sum(tf, codes), tf.constant(1f / columns.count())));
    }

    private Operand<TFloat32> part(Operand<TFloat32> known, int index) {
      Operand<TFloat32> part =
          tf.slice(known, tf.constant(new int[] {0, 0, index}), tf.constant(new int[] {-1, -1, 1}));
      return tf.reshape(part, tf.constant(new int[] {-1, columns.count()}));
    }

    private Operand<TFloat32> column(Operand<TFloat32> row) {
      return tf.reshape(row, tf.constant(new int[] {-1, 1}));
    }

    @Override
    public Operand<TFloat32> output() {
      return output;
    }

    @Override
    public Operand<TFloat32> opinion() {
      return loss.opinion(tf, codes);
    }

    @Override
    public Lesson learn(Target target) {
      Operand<TFloat32> restarts = target.restarts(tf);
      Operand<TFloat32> kept =
          tf.math.mul(
              tf.math.mul(count, tf.math.sub(tf.constant(1f), restarts)),
              tf.constant(1f - 1f / settings.memory()));
      Operand<TFloat32> more = tf.math.add(kept, target.weights());
      Operand<TFloat32> share =
          tf.math.div(target.weights(), Vectors.atLeast(tf, more, Float.MIN_NORMAL));
      Operand<TFloat32> moved =
          tf.math.add(mean, tf.math.mul(share, tf.math.sub(target.labels(), mean)));
      Operand<TFloat32> now = tf.math.add(tf.zerosLike(more), tf.math.add(pass.get(era), restarts));
      Operand<TFloat32> rows =
          tf.concat(List.of(column(more), column(moved), column(now)), tf.constant(1));
      return new Lesson(
          List.of(restarts),
          (applied, sound, after) ->
              after.put(columns.table(), columns.written(pass, names, rows, applied, sound)));
    }
  }
}
