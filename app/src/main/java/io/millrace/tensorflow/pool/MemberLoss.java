package io.millrace.tensorflow.pool;

import io.millrace.tensorflow.arithmetic.Kept;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What every member makes small: −ln p of the label's class.
 *
 * @param classes of the label
 */
public record MemberLoss(int classes) {
  /** One confident error must not outweigh everything that a member says to others. */
  private static final float LOG_FLOOR = -6;

  /** The logarithms of probabilities that scores stand for: {@code [rows, classes]}. */
  public Operand<TFloat32> output(Ops tf, Operand<TFloat32> scores) {
    return Vectors.logSoftmax(tf, scores);
  }

  /** The output, but all classes alike in place of what is not finite. */
  public Operand<TFloat32> finite(Ops tf, Operand<TFloat32> output) {
    return tf.select(tf.math.isFinite(output), output, tf.constant((float) -Math.log(classes)));
  }

  /** What members behind see of an output, of order 1 and mean 0: {@code [rows, classes]}. */
  public Operand<TFloat32> opinion(Ops tf, Operand<TFloat32> output) {
    Operand<TFloat32> centred = Vectors.centred(tf, Vectors.atLeast(tf, output, LOG_FLOOR));
    return tf.math.mul(centred, tf.constant(0.5f));
  }

  /** Each sample's loss: {@code [rows]}. */
  public Operand<TFloat32> losses(Ops tf, Operand<TFloat32> output, MemberFunction.Target target) {
    return tf.math.neg(tf.sum(tf.math.mul(output, target.aims()), tf.constant(1)));
  }

  /**
   * The slope of the mean loss, with the samples' weights, by scores: {@code [rows, classes]}.
   *
   * @param scores {@code [rows, classes]}, of which the output is {@link #output}
   */
  public Operand<TFloat32> slopes(Ops tf, Operand<TFloat32> scores, MemberFunction.Target target) {
    Operand<TFloat32> share =
        tf.math.mul(target.weights(), tf.constant(1f / scores.shape().get(0)));
    Operand<TFloat32> each = tf.math.sub(tf.nn.softmax(scores), target.aims());
    return Kept.of(tf, tf.math.mul(each, share));
  }
}
