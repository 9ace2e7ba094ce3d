package io.millrace.tensorflow.loss;

import io.millrace.network.Loss;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link Loss.BinaryCrossEntropy}, written as ln(1 + eᶻ) − t z, which neither overflows nor takes
 * the logarithm of 0.
 */
final class BinaryCrossEntropyFunction implements LossFunction {
  private final float smoothing;

  BinaryCrossEntropyFunction(Loss.BinaryCrossEntropy settings) {
    smoothing = (float) settings.labelSmoothing();
  }

  @Override
  public Operand<TFloat32> scores(Ops tf, Operand<TFloat32> z) {
    return tf.math.sigmoid(z);
  }

  @Override
  public Operand<TFloat32> losses(Ops tf, Operand<TFloat32> z, Operand<TFloat32> labels) {
    return against(tf, z, target(tf, labels));
  }

  @Override
  public Operand<TFloat32> softLosses(
      Ops tf, Operand<TFloat32> z, Operand<TFloat32> scores, Temperature temperature) {
    Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), scores);
    Operand<TFloat32> odds =
        tf.math.sub(Temperature.logarithm(tf, scores), Temperature.logarithm(tf, rest));
    Operand<TFloat32> target = tf.math.sigmoid(temperature.cooled(tf, odds));
    return temperature.heated(tf, against(tf, temperature.cooled(tf, z), target));
  }

  private static Operand<TFloat32> against(Ops tf, Operand<TFloat32> z, Operand<TFloat32> target) {
    Operand<TFloat32> each = tf.math.sub(tf.math.softplus(z), tf.math.mul(target, z));
    return tf.math.mean(each, tf.constant(1));
  }

  private Operand<TFloat32> target(Ops tf, Operand<TFloat32> labels) {
    if (smoothing == 0) {
      return labels;
    }
    Operand<TFloat32> kept = tf.math.mul(labels, tf.constant(1 - smoothing));
    return tf.math.add(kept, tf.constant(smoothing / 2));
  }
}
