package io.millrace.tensorflow.layer;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

/** A permutation of all int values without pattern (Wellons 2018, "lowbias32"), in the graph. */
record IntegerHash(Ops tf) {
  Operand<TInt32> of(Operand<TInt32> x) {
    Operand<TInt32> a = tf.math.mul(shifted(x, 16), tf.constant(0x7feb352d));
    Operand<TInt32> b = tf.math.mul(shifted(a, 15), tf.constant(0x846ca68b));
    return shifted(b, 16);
  }

  /** Java's {@code x ^ x >>> bits}: TensorFlow's shift fills up with the sign. */
  private Operand<TInt32> shifted(Operand<TInt32> x, int bits) {
    Operand<TInt32> filled = tf.bitwise.rightShift(x, tf.constant(bits));
    return tf.bitwise.bitwiseXor(x, tf.bitwise.bitwiseAnd(filled, tf.constant(-1 >>> bits)));
  }
}
