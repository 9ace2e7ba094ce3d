package io.millrace.tensorflow.arithmetic;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Sums kept in two floats each: {@code high + low} has twice a float's 24 bits. What is added goes
 * into the low part, and is brought into the high part when the next is added, by TwoSum (Knuth,
 * The Art of Computer Programming, volume 2, section 4.2.2), which loses nothing.
 *
 * <p>In this order what TwoSum is given comes out of the state. A product that has just been
 * computed would not do: XLA may compute it once for each of the two parts, one of them fused with
 * the addition and so rounded otherwise, and then the parts do not belong together.
 */
public record TwoFloats(Operand<TFloat32> high, Operand<TFloat32> low) {
  /** The sums with something added to each. */
  public TwoFloats plus(Ops tf, Operand<TFloat32> term) {
    Operand<TFloat32> sum = tf.math.add(high, low);
    Operand<TFloat32> taken = tf.math.sub(sum, high);
    Operand<TFloat32> lost =
        tf.math.add(tf.math.sub(high, tf.math.sub(sum, taken)), tf.math.sub(low, taken));
    return new TwoFloats(sum, tf.math.add(lost, term));
  }

  /** The sums, or {@code most} in place of what is above it. */
  public TwoFloats atMost(Ops tf, long most) {
    Operand<TFloat32> mostHigh = tf.constant((float) most);
    Operand<TFloat32> mostLow = tf.constant((float) (most - (long) (float) most));
    Operand<TFloat32> left = tf.math.add(tf.math.sub(mostHigh, high), tf.math.sub(mostLow, low));
    Operand<TBool> isAbove = tf.math.less(left, tf.constant(0f));
    return new TwoFloats(tf.select(isAbove, mostHigh, high), tf.select(isAbove, mostLow, low));
  }

  /** The sums, or {@code other} where that is so. */
  public TwoFloats unless(Ops tf, Operand<TBool> isSo, Operand<TFloat32> other) {
    return new TwoFloats(tf.select(isSo, other, high), tf.select(isSo, tf.zerosLike(low), low));
  }

  /** What lies between the sums and x. */
  public Operand<TFloat32> distance(Ops tf, Operand<TFloat32> x) {
    return tf.math.sub(tf.math.sub(x, high), low);
  }

  /** The sums as floats. */
  public Operand<TFloat32> rounded(Ops tf) {
    return tf.math.add(high, low);
  }
}
