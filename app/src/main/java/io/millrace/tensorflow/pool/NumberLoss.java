package io.millrace.tensorflow.pool;

import io.millrace.model.AddedParts;
import io.millrace.network.Loss;
import io.millrace.tensorflow.arithmetic.Kept;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.loss.LabelScale;
import io.millrace.tensorflow.loss.LossFunction;
import io.millrace.tensorflow.loss.Losses;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Of labels that are numbers: Huber's loss. Outputs are deviations from the mean of the labels, and
 * never beyond the range of the labels so far.
 */
final class NumberLoss implements PoolLoss {
  /** One wild label must not wreck the scale of the others. */
  private static final float WILD_LABEL = 20;

  /** What a member says to others. */
  private static final float OPINION_LIMIT = 6;

  private final LossFunction function;
  private final float delta;
  private final LabelScale scale = new LabelScale(1, WILD_LABEL);

  /** {@code [2]}: the lowest and the highest label so far. */
  private final Variable range;

  NumberLoss(Loss.Huber loss) {
    function = Losses.of(loss);
    delta = (float) loss.delta();
    range = Variable.filled(AddedParts.LABEL + "/range", Variable.Kind.STATISTIC, new int[] {2}, 0);
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public List<Variable> variables() {
    List<Variable> all = new ArrayList<>(scale.variables());
    all.add(range);
    return all;
  }

  /** Labels as outputs, by the labels so far. */
  Operand<TFloat32> scaled(Pass pass, Operand<TFloat32> labels) {
    return scale.scaled(pass, labels);
  }

  /** The slope of the loss by an error: no error pulls harder than δ. */
  Operand<TFloat32> slope(Ops tf, Operand<TFloat32> error) {
    return Vectors.within(tf, error, -delta, delta);
  }

  @Override
  public Operand<TFloat32> output(Pass pass, Operand<TFloat32> scores) {
    Ops tf = pass.tf();
    Operand<TFloat32> ends =
        scale.scaled(pass, tf.reshape(pass.get(range), tf.constant(new int[] {2, 1})));
    Operand<TFloat32> row = tf.reshape(ends, tf.constant(new int[] {1, 2}));
    return tf.math.minimum(
        tf.math.maximum(scores, Vectors.columns(tf, row, 0, 1)), Vectors.columns(tf, row, 1, 1));
  }

  @Override
  public Operand<TFloat32> scores(Pass pass, Operand<TFloat32> predictions) {
    return scaled(pass, predictions);
  }

  @Override
  public Operand<TFloat32> finite(Ops tf, Operand<TFloat32> output) {
    return tf.select(tf.math.isFinite(output), output, tf.constant(0f));
  }

  @Override
  public Operand<TFloat32> opinion(Ops tf, Operand<TFloat32> output) {
    return Vectors.within(tf, output, -OPINION_LIMIT, OPINION_LIMIT);
  }

  @Override
  public Operand<TFloat32> mean(
      Ops tf, Operand<TFloat32> weights, List<Operand<TFloat32>> outputs) {
    return tf.math.addN(
        IntStream.range(0, outputs.size())
            .<Operand<TFloat32>>mapToObj(
                i -> tf.math.mul(Vectors.columns(tf, weights, i, 1), outputs.get(i)))
            .toList());
  }

  @Override
  public Operand<TFloat32> losses(Ops tf, Operand<TFloat32> output, Operand<TFloat32> aims) {
    return function.losses(tf, output, aims);
  }

  @Override
  public Operand<TFloat32> slopes(
      Ops tf, Operand<TFloat32> scores, Operand<TFloat32> aims, Operand<TFloat32> weights) {
    return Kept.of(tf, tf.math.mul(slope(tf, tf.math.sub(scores, aims)), weights));
  }

  @Override
  public Operand<TFloat32> prediction(Pass pass, Operand<TFloat32> output) {
    return scale.scores(pass, output);
  }

  @Override
  public Operand<TFloat32> published(
      Pass pass, Operand<TFloat32> output, Operand<TFloat32> labels) {
    return function.ownLosses(pass.tf(), prediction(pass, output), labels, scale.deviation(pass));
  }

  @Override
  public Learned learn(
      Pass pass, Operand<TFloat32> labels, Supplier<Operand<TFloat32>> output, Values learned) {
    LabelScale.Learned scaled = scale.learn(pass, labels, prediction(pass, output.get()), learned);
    learned.put(range, widened(pass, scaled));
    return new Learned(scaled.labels(), scaled.restarts(), scaled.aims());
  }

  private Operand<TFloat32> widened(Pass pass, LabelScale.Learned scaled) {
    Ops tf = pass.tf();
    Operand<TFloat32> least = tf.min(scaled.labels(), tf.constant(0));
    Operand<TFloat32> most = tf.max(scaled.labels(), tf.constant(0));
    Operand<TFloat32> given = tf.concat(List.of(least, most), tf.constant(0));
    Operand<TFloat32> known = pass.get(range);
    Operand<TFloat32> joined =
        tf.concat(
            List.of(
                tf.math.minimum(least, part(tf, known, 0)),
                tf.math.maximum(most, part(tf, known, 1))),
            tf.constant(0));
    Operand<TBool> isFirst =
        tf.math.logicalOr(scaled.restarts(), tf.math.less(scale.count(pass), tf.constant(0.5f)));
    return tf.select(isFirst, given, joined);
  }

  private static Operand<TFloat32> part(Ops tf, Operand<TFloat32> vector, int index) {
    return tf.slice(vector, tf.constant(new int[] {index}), tf.constant(new int[] {1}));
  }
}
