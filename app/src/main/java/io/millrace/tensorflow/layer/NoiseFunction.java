package io.millrace.tensorflow.layer;

import io.millrace.network.Augmentation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Augmentation.Noise}. */
final class NoiseFunction extends LearningOnlyFunction {
  private final float deviation;
  private final long key;
  private final int[] sample;

  NoiseFunction(Augmentation.Noise settings, int[] sample, long key) {
    this.deviation = (float) settings.deviation();
    this.key = key;
    this.sample = sample;
  }

  @Override
  Operand<TFloat32> change(Pass pass, Operand<TFloat32> input) {
    Ops tf = pass.tf();
    Operand<TFloat32> noise = pass.normal(key, Sizes.withRows(input, sample));
    return tf.math.add(input, tf.math.mul(noise, tf.constant(deviation)));
  }
}
