package io.millrace.tensorflow.pool;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * From the bits of a float to a whole number below {@code buckets}: two rounds of multiplication
 * and xor-shift, modulo 2⁶⁴, with the constants of SplitMix64 (Steele et al. 2014).
 */
record ValueHash(int buckets) {
  private static final long FACTOR_1 = 0x9E3779B97F4A7C15L;
  private static final long FACTOR_2 = 0xBF58476D1CE4E5B9L;
  private static final long SALT = 13;
  private static final int ROUND_SHIFT = 29;
  private static final int LAST_SHIFT = 20;

  Operand<TInt32> of(Ops tf, Operand<TFloat32> values) {
    Operand<TInt64> unsigned =
        tf.bitwise.bitwiseAnd(
            tf.dtypes.cast(tf.bitcast(values, TInt32.class), TInt64.class),
            tf.constant(0xFFFFFFFFL));
    Operand<TInt64> bits =
        tf.math.add(tf.math.mul(unsigned, tf.constant(FACTOR_1)), tf.constant(SALT));
    Operand<TInt64> once = tf.math.mul(scrambled(tf, bits), tf.constant(FACTOR_1));
    Operand<TInt64> twice = shifted(tf, scrambled(tf, once), LAST_SHIFT);
    return tf.dtypes.cast(tf.math.mod(twice, tf.constant((long) buckets)), TInt32.class);
  }

  private static Operand<TInt64> scrambled(Ops tf, Operand<TInt64> bits) {
    Operand<TInt64> mixed = tf.bitwise.bitwiseXor(bits, shifted(tf, bits, ROUND_SHIFT));
    return tf.math.mul(mixed, tf.constant(FACTOR_2));
  }

  /** Java's {@code x >>> bits}: TensorFlow's shift fills up with the sign. */
  private static Operand<TInt64> shifted(Ops tf, Operand<TInt64> x, int bits) {
    Operand<TInt64> filled = tf.bitwise.rightShift(x, tf.constant((long) bits));
    return tf.bitwise.bitwiseAnd(filled, tf.constant(-1L >>> bits));
  }
}
