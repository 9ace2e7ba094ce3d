package io.millrace.tensorflow.pool;

import io.millrace.pool.Member;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Makes few numbers of many, so that distances stay about what they were: a count sketch (Charikar,
 * Chen, Farach-Colton 2002). Number i is added, with a random sign, to number i mod size. It costs
 * one addition a number, and is the same in every run.
 */
public final class Projection {
  private static final long SEED = 1;

  private final int inputs;
  private final int size;

  /** Of so many inputs, as the settings say. */
  Projection(Member.Memory settings, int inputs) {
    this.inputs = inputs;
    this.size = settings.keys(inputs);
  }

  /** How many numbers come of it. */
  int size() {
    return size;
  }

  /** The sign of each number, 1 or −1. */
  public static float[] signs(int inputs) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] signs = new float[inputs];
    for (int i = 0; i < inputs; i++) {
      signs[i] = random.nextBoolean() ? 1 : -1;
    }
    return signs;
  }

  /**
   * The numbers {@code [rows, size]} of inputs {@code [rows, inputs]}. The sum is a product with
   * ones, which XLA computes once.
   */
  Operand<TFloat32> apply(Ops tf, Operand<TFloat32> z) {
    if (size == inputs) {
      return z;
    }
    int terms = (inputs + size - 1) / size;
    Operand<TFloat32> signed = tf.math.mul(z, tf.constant(signs(inputs)));
    Operand<TFloat32> padded =
        tf.pad(
            signed, tf.constant(new int[][] {{0, 0}, {0, terms * size - inputs}}), tf.constant(0f));
    Operand<TFloat32> table = tf.reshape(padded, tf.constant(new int[] {-1, terms, size}));
    float[][][] ones = new float[1][1][terms];
    Arrays.fill(ones[0][0], 1);
    return tf.reshape(
        tf.train.batchMatMul(tf.constant(ones), table, TFloat32.class),
        tf.constant(new int[] {-1, size}));
  }
}
