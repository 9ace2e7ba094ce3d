package io.millrace.tensorflow.pool;

import io.millrace.model.PoolSettings.Column;
import io.millrace.optimizer.Optimizer;
import io.millrace.pool.Member;
import io.millrace.tensorflow.arithmetic.Finiteness;
import io.millrace.tensorflow.arithmetic.Kept;
import io.millrace.tensorflow.arithmetic.TwoFloats;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.optimizer.OptimizerFunction;
import io.millrace.tensorflow.optimizer.Optimizers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@link Member.Linear}. Each number that is a feature of its own switches on two rows of a table,
 * that of its quantile bin (if it were normal) and that of its exact value; each bucket of a hash
 * one, of its value. Each feature has its own part of the table, so a sample never names a row
 * twice. The score is the sum of these rows and of [z, 1] W.
 *
 * <p>A row holds its vector and, in two floats each, the sums of the vector's squared slopes.
 */
final class LinearFunction implements MemberFunction {
  private static final int BINS = 16;

  /** Bounds the first step of a fresh row. */
  private static final float FLOOR = 1e-3f;

  private final ValueHash hash;
  private final float rate;
  private final int outputs;
  private final PoolLoss loss;
  private final OptimizerFunction adagrad;

  /** Columns of features that are single numbers; where they stand among the z; all with values. */
  private final int[] numbers;

  private final int[] places;
  private final int[] exact;

  /** {@code [rows, 3 · outputs]} */
  private final Variable table;

  /** {@code [numbers + 1, outputs]} */
  private final Variable weights;

  private final List<Variable> weightSlots;

  LinearFunction(Member.Linear settings, String name, List<Column> columns, PoolLoss loss) {
    this.loss = loss;
    outputs = loss.outputs();
    rate = (float) settings.learningRate();
    adagrad = Optimizers.of(new Optimizer.Adagrad(settings.learningRate(), 1e-8));
    numbers = indexes(columns, List.of(Column.NUMBER));
    exact = indexes(columns, List.of(Column.NUMBER, Column.BUCKET, Column.ENCODED));
    int[] z = indexes(columns, List.of(Column.NUMBER, Column.PART));
    places =
        IntStream.range(0, z.length)
            .filter(place -> columns.get(z[place]) == Column.NUMBER)
            .toArray();
    hash = new ValueHash(Math.max(1, settings.values() / Math.max(1, exact.length)));
    table =
        Variable.filled(
            name + "/table",
            Variable.Kind.STATISTIC,
            new int[] {bins() + exact.length * hash.buckets(), 3 * outputs},
            0);
    weights =
        Variable.filled(
            name + "/weights", Variable.Kind.WEIGHT, new int[] {z.length + 1, outputs}, 0);
    weightSlots = adagrad.slots().stream().map(slot -> slot.of(weights)).toList();
  }

  /** The columns of some kinds. */
  static int[] indexes(List<Column> columns, List<Column> kinds) {
    return IntStream.range(0, columns.size()).filter(i -> kinds.contains(columns.get(i))).toArray();
  }

  private boolean hashes() {
    return exact.length > 0;
  }

  @Override
  public List<Variable> variables() {
    return hashes() ? List.of(weights, table) : List.of(weights);
  }

  @Override
  public List<Variable> slots() {
    return weightSlots;
  }

  @Override
  public List<Variable> tables() {
    return hashes() ? List.of(table) : List.of();
  }

  @Override
  public int opinions() {
    return outputs;
  }

  @Override
  public Optional<Operand<TInt32>> prepare(Ops tf, Operand<TFloat32> features) {
    if (!hashes()) {
      return Optional.empty();
    }
    Operand<TFloat32> values = tf.gather(features, tf.constant(exact), tf.constant(1));
    return Optional.of(
        tf.math.add(hash.of(tf, values), firstRows(tf, exact.length, hash.buckets(), bins())));
  }

  @Override
  public boolean prepares() {
    return hashes();
  }

  /** Which rows samples name, no two of them the same: {@code [rows, names]}. */
  private Operand<TInt32> names(Pass pass, Inputs inputs) {
    Ops tf = pass.tf();
    Operand<TInt32> valued =
        inputs.prepared().or(() -> prepare(tf, inputs.features())).orElseThrow();
    if (numbers.length == 0) {
      return valued;
    }
    Operand<TFloat32> bin = bin(tf, tf.gather(inputs.z(), tf.constant(places), tf.constant(1)));
    Operand<TInt32> whole =
        tf.dtypes.cast(pass.isLearning() ? Kept.of(tf, bin) : bin, TInt32.class);
    Operand<TInt32> binned = tf.math.add(whole, firstRows(tf, numbers.length, BINS, 0));
    return tf.concat(List.of(binned, valued), tf.constant(1));
  }

  /** Rows of all bins, which stand before those of values. */
  private int bins() {
    return numbers.length * BINS;
  }

  /** Where the part of each column begins, of so many rows each: {@code [1, count]}. */
  static Operand<TInt32> firstRows(Ops tf, int count, int each, int first) {
    int[][] rows = new int[1][count];
    Arrays.setAll(rows[0], i -> first + i * each);
    return tf.constant(rows);
  }

  /** min(⌊16 Φ(z)⌋, 15) */
  private static Operand<TFloat32> bin(Ops tf, Operand<TFloat32> z) {
    Operand<TFloat32> erf = tf.math.erf(tf.math.mul(z, tf.constant((float) Math.sqrt(0.5))));
    Operand<TFloat32> scaled =
        tf.math.mul(tf.math.add(erf, tf.constant(1f)), tf.constant(BINS / 2f));
    return tf.math.minimum(tf.math.floor(scaled), tf.constant(BINS - 1f));
  }

  @Override
  public Run run(Pass pass, Inputs inputs) {
    return new LinearRun(pass, inputs);
  }

  @Override
  public Operand<TFloat32> step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> factor,
      Values before,
      Values after) {
    OptimizerFunction.Update update =
        adagrad.apply(
            tf,
            before.get(weights),
            tf.linalg.matMul(changes.get(0), changes.get(1), MatMul.transposeA(true)),
            weightSlots.stream().map(before::get).toList(),
            tf.math.mul(factor, tf.constant(rate)));
    after.put(weights, update.weight());
    for (int i = 0; i < weightSlots.size(); i++) {
      after.put(weightSlots.get(i), update.slots().get(i));
    }
    return Finiteness.sum(tf, List.of(changes.get(1)));
  }

  private final class LinearRun implements Run {
    private final Pass pass;
    private final Ops tf;
    private final Operand<TFloat32> inputs;
    private final Operand<TInt32> names;
    private final Operand<TFloat32> rows;
    private final Operand<TFloat32> scores;
    private final Operand<TFloat32> output;

    LinearRun(Pass pass, Inputs given) {
      this.pass = pass;
      this.tf = pass.tf();
      inputs = Vectors.withOne(tf, given.z());
      Operand<TFloat32> dense = tf.linalg.matMul(inputs, pass.get(weights));
      if (hashes()) {
        names = LinearFunction.this.names(pass, given);
        rows = tf.gather(pass.get(table), names, tf.constant(0));
        Operand<TFloat32> vectors =
            tf.slice(
                rows, tf.constant(new int[] {0, 0, 0}), tf.constant(new int[] {-1, -1, outputs}));
        dense = tf.math.add(dense, tf.sum(vectors, tf.constant(1)));
      } else {
        names = tf.constant(new int[1][0]);
        rows = tf.constant(new float[1][0][0]);
      }
      scores = pass.isLearning() ? Kept.of(tf, dense) : dense;
      output = loss.output(pass, scores);
    }

    @Override
    public Operand<TFloat32> output() {
      return output;
    }

    @Override
    public Operand<TFloat32> opinion() {
      return loss.opinion(tf, output);
    }

    @Override
    public Lesson learn(Target target) {
      Operand<TFloat32> slope = loss.slopes(tf, scores, target.aims(), target.shares(tf));
      return new Lesson(
          List.of(inputs, slope),
          hashes()
              ? (applied, sound, after) -> after.put(table, learned(slope, target, applied, sound))
              : Rows.NONE);
    }

    private Operand<TFloat32> learned(
        Operand<TFloat32> slope, Target target, Operand<TBool> applied, Operand<TBool> sound) {
      int count = (int) names.shape().get(1);
      Operand<TInt32> flat = tf.reshape(names, tf.constant(new int[] {count}));
      Operand<TFloat32> before = tf.reshape(rows, tf.constant(new int[] {count, 3 * outputs}));
      Operand<TFloat32> vector = Vectors.columns(tf, before, 0, outputs);
      TwoFloats squares =
          new TwoFloats(
                  Vectors.columns(tf, before, outputs, outputs),
                  Vectors.columns(tf, before, 2 * outputs, outputs))
              .plus(tf, tf.math.square(slope));
      Operand<TFloat32> divisor =
          tf.math.add(tf.math.sqrt(squares.rounded(tf)), tf.constant(FLOOR));
      // Kept, or each number would look up the mini-batch's rate again.
      Operand<TFloat32> most = Kept.of(tf, tf.math.mul(slope, target.rate(tf, rate)));
      Operand<TFloat32> step = tf.math.div(most, divisor);
      Operand<TFloat32> after =
          tf.concat(
              List.of(tf.math.sub(vector, step), squares.high(), squares.low()), tf.constant(1));
      Operand<TFloat32> finite = tf.select(sound, after, tf.zerosLike(after));
      return tf.tensorScatterNdUpdate(
          pass.get(table),
          tf.reshape(flat, tf.constant(new int[] {count, 1})),
          tf.select(applied, finite, before));
    }
  }
}
