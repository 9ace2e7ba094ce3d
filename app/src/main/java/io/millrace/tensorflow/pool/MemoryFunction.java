package io.millrace.tensorflow.pool;

import io.millrace.pool.Member;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Statistic;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@link Member.Memory} for classes: a vote of the remembered samples, mixed with the frequencies
 * of the classes, p = 0.98 vote + 0.02 (count + 1) / (samples + classes).
 */
final class MemoryFunction implements MemberFunction {
  /** Keeps every class possible. */
  private static final float PRIOR_SHARE = 0.02f;

  private final Projection projection;
  private final Attention attention;
  private final PoolLoss loss;
  private final int classes;

  /** {@code [classes, size]}: 1 for a sample's class; so that what is long stands last. */
  private final Variable labels;

  private final Statistic counts;

  MemoryFunction(Member.Memory settings, String name, int numbers, PoolLoss loss) {
    this.loss = loss;
    classes = loss.outputs();
    projection = new Projection(settings, numbers);
    attention = new Attention(settings, name, projection.size());
    labels =
        Variable.filled(
            name + "/labels", Variable.Kind.STATISTIC, new int[] {classes, settings.size()}, 0);
    counts = new Statistic(name + "/counts", new int[] {classes}, 0);
  }

  @Override
  public List<Variable> variables() {
    List<Variable> all = new ArrayList<>(attention.variables());
    all.add(labels);
    all.addAll(Statistic.variables(counts));
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
    return classes + 1;
  }

  @Override
  public Run run(Pass pass, Inputs inputs) {
    return new ClassRun(pass, attention.run(pass, projection.apply(pass.tf(), inputs.inputs())));
  }

  @Override
  public Operand<TFloat32> step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> rate,
      Values before,
      Values after) {
    int last = changes.size() - 1;
    counts.put(after, counts.get(before).plus(tf, changes.get(last)));
    return attention.step(tf, changes.subList(0, last), rate, before, after);
  }

  private final class ClassRun implements Run {
    private final Pass pass;
    private final Ops tf;
    private final Attention.Run ring;
    private final Operand<TFloat32> vote;
    private final Operand<TFloat32> p;

    ClassRun(Pass pass, Attention.Run ring) {
      this.pass = pass;
      this.tf = pass.tf();
      this.ring = ring;
      vote = tf.linalg.matMul(ring.weights(), pass.get(labels), MatMul.transposeB(true));
      Operand<TFloat32> one = tf.constant(1f);
      Operand<TFloat32> seen =
          tf.math.add(
              tf.reshape(counts.get(pass).rounded(tf), tf.constant(new int[] {1, classes})), one);
      Operand<TFloat32> prior = tf.math.div(seen, Vectors.sum(tf, seen));
      Operand<TFloat32> mixed =
          tf.math.add(
              tf.math.mul(vote, tf.constant(1 - PRIOR_SHARE)),
              tf.math.mul(prior, tf.constant(PRIOR_SHARE)));
      p = tf.select(ring.isEmpty(), tf.math.add(prior, tf.zerosLike(mixed)), mixed);
    }

    @Override
    public Operand<TFloat32> output() {
      return tf.math.log(p);
    }

    @Override
    public Operand<TFloat32> opinion() {
      return tf.concat(List.of(loss.opinion(tf, output()), ring.nearest()), tf.constant(1));
    }

    /** The slope of −ln p of the label by logit i is −0.98 / p weight i (label i − vote). */
    @Override
    public Lesson learn(Target target) {
      Operand<TFloat32> own = Vectors.sum(tf, tf.math.mul(p, target.aims()));
      Operand<TFloat32> voted = Vectors.sum(tf, tf.math.mul(vote, target.aims()));
      Operand<TFloat32> same = tf.linalg.matMul(target.aims(), pass.get(labels));
      Operand<TFloat32> pull =
          tf.math.mul(target.weights(), tf.math.div(tf.constant(PRIOR_SHARE - 1), own));
      Operand<TFloat32> byLogit =
          tf.math.mul(tf.math.mul(pull, ring.weights()), tf.math.sub(same, voted));
      List<Operand<TFloat32>> changes = new ArrayList<>(ring.changes(byLogit));
      changes.add(
          tf.reshape(
              tf.math.mul(target.aims(), target.weights()), tf.constant(new int[] {classes})));
      return new Lesson(
          changes,
          (applied, sound, after) -> {
            ring.write(applied, sound, after);
            after.put(labels, written(target.aims(), applied, sound));
          });
    }

    /** The labels with another column. */
    private Operand<TFloat32> written(
        Operand<TFloat32> aims, Operand<TBool> applied, Operand<TBool> sound) {
      int[][] rows = new int[classes][1];
      Arrays.setAll(rows, row -> new int[] {row});
      Operand<TInt32> slots =
          tf.broadcastTo(attention.ring().slot(pass), tf.constant(new int[] {classes, 1}));
      Operand<TInt32> at = tf.concat(List.of(tf.constant(rows), slots), tf.constant(1));
      Operand<TFloat32> column = tf.reshape(aims, tf.constant(new int[] {classes}));
      return Ring.written(tf, pass.get(labels), at, column, applied, sound);
    }
  }
}
