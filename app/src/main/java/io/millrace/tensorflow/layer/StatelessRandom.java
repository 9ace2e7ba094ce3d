package io.millrace.tensorflow.layer;

import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Random numbers that are a function of key, step and place alone, so that a step that is run again
 * draws the same. They are made by hashing, in whole numbers: TensorFlow's own are others in XLA
 * than in its kernels, and the plans would not agree.
 */
final class StatelessRandom {
  private static final int BITS = 23; // of a float's fraction

  private final Ops tf;
  private final IntegerHash hash;
  private final Operand<TInt32> start;

  /**
   * Prepares to draw.
   *
   * @param key other keys give other numbers
   * @param step a scalar
   */
  StatelessRandom(Ops tf, long key, Operand<TInt32> step) {
    this.tf = tf;
    Operand<TInt32> low = tf.constant((int) key);
    Operand<TInt32> high = tf.constant((int) (key >>> 32));
    this.hash = new IntegerHash(tf);
    this.start = hash.of(tf.math.add(hash.of(tf.bitwise.bitwiseXor(step, low)), high));
  }

  /** Evenly from [0, 1), in steps of 2⁻²³. */
  Operand<TFloat32> uniform(int... shape) {
    return uniform(0, shape);
  }

  private Operand<TFloat32> uniform(int stream, int... shape) {
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    Operand<TInt32> places =
        tf.range(tf.constant(stream * size), tf.constant((stream + 1) * size), tf.constant(1));
    Operand<TInt32> hashed = hash.of(tf.math.add(hash.of(places), start));
    Operand<TInt32> bits = tf.bitwise.bitwiseAnd(hashed, tf.constant((1 << BITS) - 1));
    Operand<TFloat32> numbers =
        tf.math.mul(tf.dtypes.cast(bits, TFloat32.class), tf.constant(1f / (1 << BITS)));
    return tf.reshape(numbers, tf.constant(shape));
  }

  /** From N(0, 1) (Box and Muller 1958). */
  Operand<TFloat32> normal(int... shape) {
    Operand<TFloat32> above0 = tf.math.sub(tf.constant(1f), uniform(0, shape));
    Operand<TFloat32> radius = tf.math.sqrt(tf.math.mul(tf.constant(-2f), tf.math.log(above0)));
    Operand<TFloat32> angle = tf.math.mul(tf.constant((float) (2 * Math.PI)), uniform(1, shape));
    return tf.math.mul(radius, tf.math.cos(angle));
  }
}
