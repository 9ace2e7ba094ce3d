package io.millrace.tensorflow.pool;

import io.millrace.pool.Member;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@link Member.Memory} for numbers: the weighted mean of the remembered labels. Members behind it
 * also see how familiar the sample is, how much the remembered labels differ, and where the sample
 * lies beside those that it resembles.
 */
final class ValueMemoryFunction implements MemberFunction {
  private final Projection projection;
  private final Attention attention;
  private final NumberLoss loss;

  /** {@code [1, size]}: in the label's own unit, which may come to be another. */
  private final Variable labels;

  ValueMemoryFunction(Member.Memory settings, String name, int numbers, NumberLoss loss) {
    this.loss = loss;
    projection = new Projection(settings, numbers);
    attention = new Attention(settings, name, projection.size());
    labels =
        Variable.filled(
            name + "/labels", Variable.Kind.STATISTIC, new int[] {1, settings.size()}, 0);
  }

  @Override
  public List<Variable> variables() {
    List<Variable> all = new ArrayList<>(attention.variables());
    all.add(labels);
    return all;
  }

  @Override
  public List<Variable> slots() {
    return attention.slots();
  }

  @Override
  public List<Variable> tables() {
    return List.of(attention.ring().rows(), labels);
  }

  @Override
  public int opinions() {
    return 3 + projection.size();
  }

  @Override
  public Run run(Pass pass, Inputs inputs) {
    Operand<TFloat32> z = projection.apply(pass.tf(), inputs.inputs());
    return new ValueRun(pass, attention.run(pass, z), z);
  }

  @Override
  public Operand<TFloat32> step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> rate,
      Values before,
      Values after) {
    int last = changes.size() - 1;
    return attention.stepOrRestart(
        tf, changes.subList(0, last), changes.get(last), rate, before, after);
  }

  private final class ValueRun implements Run {
    private final Pass pass;
    private final Ops tf;
    private final Attention.Run ring;
    private final Operand<TFloat32> z;

    /** The remembered labels as outputs: {@code [1, size]}. */
    private final Operand<TFloat32> remembered;

    private final Operand<TFloat32> mean;

    ValueRun(Pass pass, Attention.Run ring, Operand<TFloat32> z) {
      this.pass = pass;
      this.tf = pass.tf();
      this.ring = ring;
      this.z = z;
      remembered = ring.there(loss.scaled(pass, pass.get(labels)), 0);
      mean = weighted(remembered);
    }

    /** Σ weight · x: {@code [rows, 1]}. */
    private Operand<TFloat32> weighted(Operand<TFloat32> x) {
      return x.shape().get(0) == 1
          ? tf.linalg.matMul(ring.weights(), x, MatMul.transposeB(true))
          : Vectors.sum(tf, tf.math.mul(ring.weights(), x));
    }

    @Override
    public Operand<TFloat32> output() {
      return loss.output(pass, mean);
    }

    @Override
    public Operand<TFloat32> opinion() {
      Operand<TFloat32> variance = weighted(tf.math.squaredDifference(remembered, mean));
      return loss.opinion(
          tf,
          tf.concat(
              List.of(output(), tf.math.sqrt(variance), ring.nearest(), ring.offset(z)),
              tf.constant(1)));
    }

    /** The slope of error² / 2 by logit i is error · weight i (label i − mean). */
    @Override
    public Lesson learn(Target target) {
      Operand<TFloat32> pull =
          tf.math.mul(target.weights(), loss.slope(tf, tf.math.sub(mean, target.aims())));
      Operand<TFloat32> byLogit =
          tf.math.mul(tf.math.mul(pull, ring.weights()), tf.math.sub(remembered, mean));
      List<Operand<TFloat32>> changes = new ArrayList<>(ring.changes(byLogit));
      changes.add(target.restarts(tf));
      return new Lesson(
          changes,
          (applied, sound, after) -> {
            ring.write(applied, sound, after);
            after.put(labels, written(target, applied, sound));
          });
    }

    private Operand<TFloat32> written(Target target, Operand<TBool> applied, Operand<TBool> sound) {
      Operand<TInt32> at =
          tf.concat(
              List.of(tf.constant(new int[][] {{0}}), attention.ring().slot(pass)), tf.constant(1));
      Operand<TFloat32> label = tf.reshape(target.labels(), tf.constant(new int[] {1}));
      return Ring.written(tf, pass.get(labels), at, label, applied, sound);
    }
  }
}
