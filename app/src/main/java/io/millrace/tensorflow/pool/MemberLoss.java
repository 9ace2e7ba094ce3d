package io.millrace.tensorflow.pool;

import io.millrace.network.Loss;
import io.millrace.tensorflow.arithmetic.Kept;
import io.millrace.tensorflow.loss.LossFunction;
import io.millrace.tensorflow.loss.Losses;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The loss of members, as a function of what they put out. */
public final class MemberLoss {
  private final LossFunction loss;
  private final boolean ofClasses;
  private final int outputs;

  /**
   * Of a pool.
   *
   * @param outputs scores per sample
   */
  public MemberLoss(Loss settings, int outputs) {
    this.loss = Losses.of(settings);
    this.ofClasses = settings.classes() == Loss.Classes.ANY;
    this.outputs = outputs;
  }

  /** Scores per sample. */
  public int outputs() {
    return outputs;
  }

  /** Whether outputs are logarithms of classes' probabilities. */
  public boolean ofClasses() {
    return ofClasses;
  }

  /** The output that a network's scores stand for. */
  public Operand<TFloat32> output(Ops tf, Operand<TFloat32> scores) {
    return ofClasses ? Vectors.logSoftmax(tf, scores) : scores;
  }

  /** The output with something harmless in place of what is not finite. */
  public Operand<TFloat32> finite(Ops tf, Operand<TFloat32> output) {
    float harmless = ofClasses ? (float) -Math.log(outputs) : 0;
    return tf.select(tf.math.isFinite(output), output, tf.constant(harmless));
  }

  /** Each sample's loss: {@code [rows]}. */
  public Operand<TFloat32> losses(Ops tf, Operand<TFloat32> output, MemberFunction.Target target) {
    return loss.losses(tf, output, ofClasses ? target.labels() : target.aims());
  }

  /**
   * The slope of the mean loss, with the samples' weights, by scores: {@code [rows, outputs]}.
   *
   * @param scores {@code [rows, outputs]}, of which the output is {@link #output}
   */
  public Operand<TFloat32> slopes(Ops tf, Operand<TFloat32> scores, MemberFunction.Target target) {
    Operand<TFloat32> share =
        tf.math.mul(target.weights(), tf.constant(1f / scores.shape().get(0)));
    Operand<TFloat32> each =
        ofClasses
            ? tf.math.sub(tf.nn.softmax(scores), target.aims())
            : gradient(tf, tf.stopGradient(scores), target);
    return Kept.of(tf, tf.math.mul(each, share));
  }

  @SuppressWarnings("unchecked") // the gradient of a float tensor is a float tensor
  private Operand<TFloat32> gradient(Ops tf, Operand<TFloat32> by, MemberFunction.Target target) {
    Operand<TFloat32> total = tf.sum(losses(tf, by, target), tf.constant(0));
    return (Output<TFloat32>)
        ((Graph) tf.scope().env())
            .addGradients(total.asOutput(), new Output<?>[] {by.asOutput()})[0];
  }

  /** What members behind see of an output: {@code [rows, outputs]}. */
  public Operand<TFloat32> opinion(Ops tf, Operand<TFloat32> output) {
    return ofClasses ? Opinions.ofClasses(tf, output) : Opinions.ofNumbers(tf, output);
  }
}
