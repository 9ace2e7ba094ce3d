package io.millrace.tensorflow.loss;

import io.millrace.model.AddedParts;
import io.millrace.tensorflow.layer.Moments;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Standardizes the label, so that a label in cents and one in millions are learned alike: the
 * outputs z of a model stand for μ + σ z, with mean and deviation of the labels learned so far. A
 * sample's own label is not among them when it is predicted. What z is to be is (y − μ') / σ', with
 * the mini-batch in μ' and σ', which keeps it below √n however different the first labels are. When
 * labels have come to be in another unit both begin anew, see {@link LabelWatch}.
 *
 * <p>The state of a build that did not standardize lacks the variables; they are then 0, and so is
 * the one that says whether this is on: outputs and labels stay as they are.
 */
public final class LabelScale {
  /** Added to the variance, so that a label that was always the same gives 0 and not 0/0. */
  private static final float TINY = 1e-30f;

  /** Labels before one can be told to be wild. */
  private static final float LEAST_LABELS = 30;

  private final Moments moments;
  private final Variable on;
  private final LabelWatch watch;
  private final @Nullable Float limit;

  /**
   * Of no labels yet.
   *
   * @param labels numbers of each
   * @param limit in deviations: labels farther from the mean are learned as if they were at the
   *     limit; null: all are learned as they are
   */
  public LabelScale(int labels, @Nullable Float limit) {
    moments = new Moments(AddedParts.LABEL, labels, null);
    on = Variable.filled(AddedParts.LABEL + "/on", Variable.Kind.STATISTIC, new int[0], 1);
    watch = new LabelWatch(labels);
    this.limit = limit;
  }

  /** What it keeps. */
  public List<Variable> variables() {
    return Stream.of(moments.variables(), List.of(on), watch.variables())
        .flatMap(List::stream)
        .toList();
  }

  private Operand<TBool> isOn(Pass pass) {
    return pass.tf().math.greater(pass.get(on), pass.tf().constant(0f));
  }

  /** The deviation of the labels so far: {@code [labels]}; 1 where it is off. */
  public Operand<TFloat32> deviation(Pass pass) {
    Ops tf = pass.tf();
    Operand<TFloat32> variance = tf.math.maximum(moments.variance(pass), tf.constant(0f));
    return tf.select(isOn(pass), tf.math.sqrt(variance), tf.onesLike(variance));
  }

  /** What the outputs stand for, in the label's own unit: {@code [rows, labels]}. */
  public Operand<TFloat32> scores(Pass pass, Operand<TFloat32> z) {
    Ops tf = pass.tf();
    return tf.math.add(moments.mean(pass), tf.math.mul(deviation(pass), z));
  }

  /** Numbers in the label's own unit as outputs, by the labels so far: {@code [rows, labels]}. */
  public Operand<TFloat32> scaled(Pass pass, Operand<TFloat32> y) {
    Ops tf = pass.tf();
    Operand<TFloat32> variance = tf.math.maximum(moments.variance(pass), tf.constant(0f));
    return tf.math.div(moments.distance(pass, y), divisor(tf, variance));
  }

  private static Operand<TFloat32> divisor(Ops tf, Operand<TFloat32> variance) {
    return tf.math.sqrt(tf.math.add(variance, tf.constant(TINY)));
  }

  /** How many labels there were: a scalar. */
  public Operand<TFloat32> count(Pass pass) {
    return moments.count(pass);
  }

  /**
   * Takes the labels of a mini-batch in.
   *
   * @param labels {@code [rows, labels]}
   * @param scores likewise: what was predicted, in the label's own unit
   * @param learned is given the new values of the variables
   */
  public Learned learn(
      Pass pass, Operand<TFloat32> labels, Operand<TFloat32> scores, Values learned) {
    Ops tf = pass.tf();
    Operand<TBool> isOn = isOn(pass);
    LabelWatch.Look look =
        watch.new Look(pass, labels, scores, scaled(pass, labels), moments.count(pass));
    look.learn(learned);
    Operand<TBool> restarts = tf.math.logicalAnd(isOn, look.restarts());
    Operand<TFloat32> tamed = limit == null ? labels : tamed(pass, labels, restarts, limit);
    Operand<TFloat32> distance = moments.distance(pass, tamed);
    Operand<TFloat32> seen = tf.select(isOn, distance, tf.zerosLike(distance));
    Moments.Moved moved = moments.learn(pass, seen, restarts, learned);
    learned.put(on, tf.identity(pass.get(on)));
    Operand<TFloat32> deviation = divisor(tf, moved.variance());
    UnaryOperator<Operand<TFloat32>> aims =
        y -> {
          Operand<TFloat32> far = tf.math.sub(moments.distance(pass, y), moved.shift());
          return tf.select(isOn, tf.math.div(far, deviation), y);
        };
    return new Learned(tamed, restarts, aims);
  }

  private Operand<TFloat32> tamed(
      Pass pass, Operand<TFloat32> labels, Operand<TBool> restarts, float most) {
    Ops tf = pass.tf();
    Operand<TFloat32> reach = tf.math.mul(deviation(pass), tf.constant(most));
    Operand<TFloat32> mean = moments.mean(pass);
    Operand<TFloat32> within =
        tf.math.minimum(
            tf.math.maximum(labels, tf.math.sub(mean, reach)), tf.math.add(mean, reach));
    Operand<TBool> isKnown = tf.math.greater(count(pass), tf.constant(LEAST_LABELS));
    Operand<TBool> isTamed = tf.math.logicalAnd(isKnown, tf.math.logicalNot(restarts));
    return tf.select(isTamed, within, labels);
  }

  /**
   * What was made of labels.
   *
   * @param labels {@code [rows, labels]} as they are to be learned, in their own unit
   * @param restarts whether mean and deviation have begun anew with this mini-batch: a scalar
   * @param aims from numbers in the label's own unit, {@code [rows, labels]}, to what the outputs
   *     are to be
   */
  public record Learned(
      Operand<TFloat32> labels, Operand<TBool> restarts, UnaryOperator<Operand<TFloat32>> aims) {}
}
