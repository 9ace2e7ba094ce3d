package io.millrace.tensorflow.loss;

import io.millrace.network.Distillation;
import io.millrace.network.Loss;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Distillation}: a loss against a teacher's scores, mixed with that against the labels. */
public final class SoftTargets {
  /** Keeps the logarithm of 0 finite; to any larger probability it adds nothing. */
  private static final float TINY = 1e-30f;

  private final float weight;
  private final float temperature;
  private final Loss settings;
  private final LossFunction loss;

  /**
   * Soft targets for a loss.
   *
   * @param loss the function of that loss
   */
  public SoftTargets(Distillation distillation, Loss settings, LossFunction loss) {
    this.weight = (float) distillation.weight();
    this.temperature = (float) distillation.temperatureOrDefault();
    this.settings = settings;
    this.loss = loss;
  }

  /**
   * What each sample adds to the objective: {@code [rows]}.
   *
   * @param losses {@code [rows]}: against the labels
   * @param z {@code [rows, outputs]}: the network's outputs
   * @param scores {@code [rows, outputs]}: the teacher's
   */
  public Operand<TFloat32> mix(
      Ops tf, Operand<TFloat32> losses, Operand<TFloat32> z, Operand<TFloat32> scores) {
    return tf.math.add(
        tf.math.mul(tf.constant(1 - weight), losses),
        tf.math.mul(tf.constant(weight), softLosses(tf, z, scores)));
  }

  private Operand<TFloat32> softLosses(Ops tf, Operand<TFloat32> z, Operand<TFloat32> scores) {
    if (settings instanceof Loss.SoftmaxCrossEntropy) {
      Operand<TFloat32> target = tf.nn.softmax(cooled(tf, logarithm(tf, scores)));
      return heated(tf, tf.nn.softmaxCrossEntropyWithLogits(cooled(tf, z), target).loss());
    }
    if (settings instanceof Loss.BinaryCrossEntropy) {
      Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), scores);
      Operand<TFloat32> odds = tf.math.sub(logarithm(tf, scores), logarithm(tf, rest));
      Operand<TFloat32> target = tf.math.sigmoid(cooled(tf, odds));
      LossFunction unsmoothed = Losses.of(new Loss.BinaryCrossEntropy());
      return heated(tf, unsmoothed.losses(tf, cooled(tf, z), target));
    }
    return loss.losses(tf, z, scores);
  }

  private static Operand<TFloat32> logarithm(Ops tf, Operand<TFloat32> probabilities) {
    return tf.math.log(tf.math.add(probabilities, tf.constant(TINY)));
  }

  private Operand<TFloat32> cooled(Ops tf, Operand<TFloat32> z) {
    return tf.math.div(z, tf.constant(temperature));
  }

  private Operand<TFloat32> heated(Ops tf, Operand<TFloat32> losses) {
    return tf.math.mul(losses, tf.constant(temperature * temperature));
  }
}
