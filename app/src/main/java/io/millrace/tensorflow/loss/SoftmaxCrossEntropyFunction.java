package io.millrace.tensorflow.loss;

import io.millrace.network.Loss;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** {@link Loss.SoftmaxCrossEntropy}. */
final class SoftmaxCrossEntropyFunction implements LossFunction {
  private final float smoothing;

  SoftmaxCrossEntropyFunction(Loss.SoftmaxCrossEntropy settings) {
    smoothing = (float) settings.labelSmoothing();
  }

  @Override
  public Operand<TFloat32> scores(Ops tf, Operand<TFloat32> z) {
    return tf.nn.softmax(z);
  }

  @Override
  public Operand<TFloat32> losses(Ops tf, Operand<TFloat32> z, Operand<TFloat32> labels) {
    int classes = (int) z.shape().get(1);
    Operand<TInt32> index =
        tf.dtypes.cast(tf.reshape(labels, tf.constant(new int[] {-1})), TInt32.class);
    // One-hot, as TensorFlow's C API has no gradient for the sparse form.
    float other = smoothing / classes;
    Operand<TFloat32> target =
        tf.oneHot(
            index, tf.constant(classes), tf.constant(1 - smoothing + other), tf.constant(other));
    return tf.nn.softmaxCrossEntropyWithLogits(z, target).loss();
  }

  @Override
  public Operand<TFloat32> softLosses(
      Ops tf, Operand<TFloat32> z, Operand<TFloat32> scores, Temperature temperature) {
    Operand<TFloat32> target =
        tf.nn.softmax(temperature.cooled(tf, Temperature.logarithm(tf, scores)));
    Operand<TFloat32> cooled = temperature.cooled(tf, z);
    return temperature.heated(tf, tf.nn.softmaxCrossEntropyWithLogits(cooled, target).loss());
  }
}
