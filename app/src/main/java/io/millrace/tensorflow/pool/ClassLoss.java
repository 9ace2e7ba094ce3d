package io.millrace.tensorflow.pool;

import io.millrace.network.Loss;
import io.millrace.tensorflow.arithmetic.Kept;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.loss.LossFunction;
import io.millrace.tensorflow.loss.Losses;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Of labels that are classes: −ln p of the label's class. Outputs are the logarithms of p. */
final class ClassLoss implements PoolLoss {
  /** One confident error must not outweigh everything that a member says to others. */
  private static final float LOG_FLOOR = -6;

  private final LossFunction function;
  private final int classes;
  private final float[] offsets;

  /**
   * Of a number of classes.
   *
   * @param offsets added to the logarithms when predicting; none: nothing
   */
  ClassLoss(Loss loss, int classes, List<Double> offsets) {
    function = Losses.of(loss);
    this.classes = classes;
    this.offsets = new float[offsets.size()];
    for (int i = 0; i < offsets.size(); i++) {
      this.offsets[i] = offsets.get(i).floatValue();
    }
  }

  @Override
  public int outputs() {
    return classes;
  }

  @Override
  public List<Variable> variables() {
    return List.of();
  }

  @Override
  public Operand<TFloat32> output(Pass pass, Operand<TFloat32> scores) {
    return Vectors.logSoftmax(pass.tf(), scores);
  }

  @Override
  public Operand<TFloat32> scores(Pass pass, Operand<TFloat32> predictions) {
    return pass.tf().math.log(Vectors.atLeast(pass.tf(), predictions, Float.MIN_NORMAL));
  }

  @Override
  public Operand<TFloat32> finite(Ops tf, Operand<TFloat32> output) {
    return tf.select(tf.math.isFinite(output), output, tf.constant((float) -Math.log(classes)));
  }

  /** Centred. */
  @Override
  public Operand<TFloat32> opinion(Ops tf, Operand<TFloat32> output) {
    Operand<TFloat32> centred = Vectors.centred(tf, Vectors.atLeast(tf, output, LOG_FLOOR));
    return tf.math.mul(centred, tf.constant(0.5f));
  }

  /** Of the probabilities. */
  @Override
  public Operand<TFloat32> mean(
      Ops tf, Operand<TFloat32> weights, List<Operand<TFloat32>> outputs) {
    List<Operand<TFloat32>> terms =
        IntStream.range(0, outputs.size())
            .<Operand<TFloat32>>mapToObj(
                i -> tf.math.mul(Vectors.columns(tf, weights, i, 1), tf.math.exp(outputs.get(i))))
            .toList();
    // A class that no member gives any chance still has a logarithm.
    return tf.math.log(Vectors.atLeast(tf, tf.math.addN(terms), Float.MIN_NORMAL));
  }

  @Override
  public Operand<TFloat32> losses(Ops tf, Operand<TFloat32> output, Operand<TFloat32> aims) {
    return tf.math.neg(tf.sum(tf.math.mul(output, aims), tf.constant(1)));
  }

  @Override
  public Operand<TFloat32> slopes(
      Ops tf, Operand<TFloat32> scores, Operand<TFloat32> aims, Operand<TFloat32> weights) {
    Operand<TFloat32> each = tf.math.sub(tf.nn.softmax(scores), aims);
    return Kept.of(tf, tf.math.mul(each, weights));
  }

  /** The outputs that are predicted by, where they are not those that are learned. */
  private Operand<TFloat32> offset(Ops tf, Operand<TFloat32> output) {
    return offsets.length == 0 ? output : tf.math.add(output, tf.constant(offsets));
  }

  @Override
  public Operand<TFloat32> prediction(Pass pass, Operand<TFloat32> output) {
    return function.scores(pass.tf(), offset(pass.tf(), output));
  }

  @Override
  public Operand<TFloat32> published(
      Pass pass, Operand<TFloat32> output, Operand<TFloat32> labels) {
    return function.losses(pass.tf(), offset(pass.tf(), output), labels);
  }

  @Override
  public Learned learn(
      Pass pass, Operand<TFloat32> labels, Supplier<Operand<TFloat32>> output, Values learned) {
    return new Learned(labels, pass.tf().constant(false), y -> oneHot(pass.tf(), y));
  }

  private Operand<TFloat32> oneHot(Ops tf, Operand<TFloat32> labels) {
    Operand<TInt32> index =
        tf.dtypes.cast(tf.reshape(labels, tf.constant(new int[] {-1})), TInt32.class);
    return tf.oneHot(index, tf.constant(classes), tf.constant(1f), tf.constant(0f));
  }
}
