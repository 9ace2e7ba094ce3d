package io.millrace.tensorflow.layer;

import io.millrace.network.Categorical;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@link Categorical.Cross}: h ← hash(h + value) over the columns. It begins with a number made of
 * the columns' places, so that crosses of other columns with the same values share no bucket but by
 * chance.
 */
record CrossFunction(Categorical.Cross settings) implements LayerFunction {
  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    Ops tf = pass.tf();
    IntegerHash hash = new IntegerHash(tf);
    Operand<TInt32> values = tf.dtypes.cast(tf.math.floor(input), TInt32.class);
    Operand<TInt32> hashed = tf.constant(settings.indexes().hashCode());
    for (int column : settings.indexes()) {
      Operand<TInt32> value = tf.gather(values, tf.constant(new int[] {column}), tf.constant(1));
      hashed = hash.of(tf.math.add(hashed, value));
    }
    Operand<TInt32> positive = tf.bitwise.bitwiseAnd(hashed, tf.constant(Integer.MAX_VALUE));
    Operand<TInt32> bucket = tf.math.floorMod(positive, tf.constant(settings.buckets()));
    return Result.of(tf.dtypes.cast(bucket, TFloat32.class));
  }
}
