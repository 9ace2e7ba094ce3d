package io.millrace.tensorflow;

import io.millrace.model.AddedParts;
import io.millrace.tensorflow.layer.Moments;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Standardizes the label, so that a label in cents and one in millions are learned alike: the
 * network's outputs z stand for μ + σ z, with mean and deviation of the labels learned so far. A
 * sample's own label is not among them when it is predicted. What z is to be is (y − μ') / σ', with
 * the mini-batch in μ' and σ', which keeps it below √n however different the first labels are.
 *
 * <p>The state of a build that did not standardize lacks the variables; they are then 0, and so is
 * the one that says whether this is on: outputs and labels stay as they are.
 */
final class LabelScale {
  /** Added to the variance, so that a label that was always the same gives 0 and not 0/0. */
  private static final float TINY = 1e-30f;

  private final Moments moments;
  private final Variable on;

  /** For labels of so many numbers. */
  LabelScale(int labels) {
    moments = new Moments(AddedParts.LABEL, labels, null);
    on = Variable.filled(AddedParts.LABEL + "/on", Variable.Kind.STATISTIC, new int[0], 1);
  }

  List<Variable> variables() {
    return Stream.concat(moments.variables().stream(), Stream.of(on)).toList();
  }

  private Operand<TBool> isOn(Pass pass) {
    return pass.tf().math.greater(pass.get(on), pass.tf().constant(0f));
  }

  /** The deviation of the labels so far: {@code [labels]}; 1 where it is off. */
  Operand<TFloat32> deviation(Pass pass) {
    Ops tf = pass.tf();
    Operand<TFloat32> variance = tf.math.maximum(moments.variance(pass), tf.constant(0f));
    return tf.select(isOn(pass), tf.math.sqrt(variance), tf.onesLike(variance));
  }

  /** What the outputs stand for, in the label's own unit: {@code [rows, labels]}. */
  Operand<TFloat32> scores(Pass pass, Operand<TFloat32> z) {
    Ops tf = pass.tf();
    return tf.math.add(moments.mean(pass), tf.math.mul(deviation(pass), z));
  }

  /**
   * From numbers in the label's own unit, {@code [rows, labels]}, to what the outputs are to be.
   *
   * @param labels {@code [rows, labels]}
   * @param learned is given the new values of the variables
   */
  UnaryOperator<Operand<TFloat32>> aims(Pass pass, Operand<TFloat32> labels, Values learned) {
    Ops tf = pass.tf();
    Operand<TBool> isOn = isOn(pass);
    Operand<TFloat32> distance = moments.distance(pass, labels);
    Operand<TFloat32> seen = tf.select(isOn, distance, tf.zerosLike(distance));
    Moments.Moved moved = moments.learn(pass, seen, learned);
    learned.put(on, tf.identity(pass.get(on)));
    Operand<TFloat32> deviation = tf.math.sqrt(tf.math.add(moved.variance(), tf.constant(TINY)));
    return y -> {
      Operand<TFloat32> far = tf.math.sub(moments.distance(pass, y), moved.shift());
      return tf.select(isOn, tf.math.div(far, deviation), y);
    };
  }
}
