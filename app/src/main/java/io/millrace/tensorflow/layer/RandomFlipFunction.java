package io.millrace.tensorflow.layer;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** {@link io.millrace.network.Augmentation.RandomFlip}. */
final class RandomFlipFunction extends LearningOnlyFunction {
  private final long key;

  RandomFlipFunction(long key) {
    this.key = key;
  }

  @Override
  Operand<TFloat32> change(Pass pass, Operand<TFloat32> images) {
    Ops tf = pass.tf();
    Operand<TFloat32> chance = pass.uniform(key, Sizes.withRows(images, 1, 1, 1));
    Operand<TBool> flipped = tf.math.less(chance, tf.constant(0.5f));
    Operand<TFloat32> share = tf.dtypes.cast(flipped, TFloat32.class);
    Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), share);
    Operand<TFloat32> mirrored = tf.reverse(images, tf.constant(new int[] {2}));
    return tf.math.add(tf.math.mul(share, mirrored), tf.math.mul(rest, images));
  }
}
