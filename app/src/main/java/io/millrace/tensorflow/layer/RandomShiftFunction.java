package io.millrace.tensorflow.layer;

import io.millrace.network.Augmentation;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@link Augmentation.RandomShift}, as two products with matrices of 0 and 1 for each image: which
 * row of the image each row of the result comes from, and the same for columns.
 */
final class RandomShiftFunction extends LearningOnlyFunction {
  private final int pixels;
  private final long rowKey;
  private final long columnKey;
  private final int[] sample;

  RandomShiftFunction(
      Augmentation.RandomShift settings, int[] sample, long rowKey, long columnKey) {
    this.pixels = settings.pixels();
    this.sample = sample;
    this.rowKey = rowKey;
    this.columnKey = columnKey;
  }

  @Override
  Operand<TFloat32> change(Pass pass, Operand<TFloat32> images) {
    int rows = (int) images.shape().get(0);
    Operand<TFloat32> down = origins(pass, rowKey, rows, sample[0]);
    Operand<TFloat32> right = origins(pass, columnKey, rows, sample[1]);
    Operand<TFloat32> shifted = pass.tf().linalg.einsum(List.of(down, images), "nih,nhwc->niwc");
    return pass.tf().linalg.einsum(List.of(right, shifted), "njw,niwc->nijc");
  }

  /** {@code [rows, size, size]}: 1 where the second index is the first one less the shift. */
  private Operand<TFloat32> origins(Pass pass, long key, int rows, int size) {
    Ops tf = pass.tf();
    Operand<TFloat32> chance = pass.uniform(key, rows);
    Operand<TInt32> shift =
        tf.dtypes.cast(
            tf.math.floor(
                tf.math.sub(
                    tf.math.mul(chance, tf.constant((float) (2 * pixels + 1))),
                    tf.constant((float) pixels))),
            TInt32.class);
    Operand<TInt32> places = tf.range(tf.constant(0), tf.constant(size), tf.constant(1));
    Operand<TInt32> from =
        tf.math.sub(
            tf.reshape(places, tf.constant(new int[] {1, size})),
            tf.reshape(shift, tf.constant(new int[] {rows, 1})));
    // A place outside the image has no origin: a row of zeros.
    return tf.oneHot(from, tf.constant(size), tf.constant(1f), tf.constant(0f));
  }
}
