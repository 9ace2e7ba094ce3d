package io.millrace.tensorflow.pool;

import io.millrace.tensorflow.arithmetic.Finiteness;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * Recursive least squares with forgetting λ (Ljung and Söderström 1983), weighted by the samples'
 * weights s: with d = P x and c = λ + s x·d,
 *
 * <pre>
 * w ← w − s d clip(w·x − y) / c
 * P ← (P − s d dᵀ / c) / λ,   at first I / ridge
 * </pre>
 *
 * <p>The trace of P is held below its first value: with forgetting it would grow where inputs bring
 * nothing new.
 */
final class LeastSquares {
  private final float ridge;
  private final float keep;
  private final float limit;
  private final int inputs;

  /** P: {@code [inputs, inputs]}. */
  private final Variable covariance;

  /** w: {@code [1, inputs]}. */
  private final Variable weights;

  /**
   * Of no samples yet.
   *
   * @param memory in samples: λ = 1 − 1 / memory
   * @param limit of the errors that are learned
   * @param start of the weights
   */
  LeastSquares(String name, int inputs, double ridge, long memory, float limit, float start) {
    this.ridge = (float) ridge;
    this.keep = (float) (1 - 1.0 / memory);
    this.limit = limit;
    this.inputs = inputs;
    float[] identity = new float[inputs * inputs];
    for (int i = 0; i < inputs; i++) {
      identity[i * (inputs + 1)] = (float) (1 / ridge);
    }
    covariance =
        new Variable(
            name + "/covariance", Variable.Kind.STATISTIC, new int[] {inputs, inputs}, identity);
    float[] first = new float[inputs];
    Arrays.fill(first, start);
    weights =
        new Variable(name + "/weights", Variable.Kind.STATISTIC, new int[] {1, inputs}, first);
  }

  /** What predictions need. */
  Variable weights() {
    return weights;
  }

  /** What learning needs besides. */
  Variable covariance() {
    return covariance;
  }

  /**
   * w·x: {@code [rows, 1]}.
   *
   * @param x {@code [rows, inputs]}
   */
  Operand<TFloat32> output(Pass pass, Operand<TFloat32> x) {
    return pass.tf().linalg.matMul(x, pass.get(weights), MatMul.transposeB(true));
  }

  /**
   * What {@link #step} is given, of a single sample.
   *
   * @param x {@code [1, inputs]}
   * @param error w·x − y: {@code [1, 1]}
   * @param weight s, likewise
   */
  List<Operand<TFloat32>> changes(
      Operand<TFloat32> x, Operand<TFloat32> error, Operand<TFloat32> weight) {
    return List.of(x, error, weight);
  }

  /**
   * Moves P and w.
   *
   * @return a number that is finite if all is that is learned, and x·d is no less than 0
   */
  Operand<TFloat32> step(Ops tf, List<Operand<TFloat32>> changes, Values before, Values after) {
    Operand<TFloat32> x = changes.get(0);
    Operand<TFloat32> weight = changes.get(2);
    Operand<TFloat32> known = before.get(covariance);
    Operand<TFloat32> direction = tf.linalg.matMul(x, known);
    Operand<TFloat32> along = tf.linalg.matMul(x, direction, MatMul.transposeB(true));
    Operand<TFloat32> divisor = tf.math.add(tf.constant(keep), tf.math.mul(weight, along));
    Operand<TFloat32> gain = tf.math.div(weight, divisor);
    Operand<TFloat32> error = Vectors.within(tf, changes.get(1), -limit, limit);
    after.put(
        weights,
        tf.math.sub(before.get(weights), tf.math.mul(direction, tf.math.mul(gain, error))));
    Operand<TFloat32> learned = tf.linalg.matMul(direction, direction, MatMul.transposeA(true));
    Operand<TFloat32> moved =
        tf.math.mul(tf.math.sub(known, tf.math.mul(learned, gain)), tf.constant(1 / keep));
    Operand<TFloat32> most = tf.constant(inputs / ridge);
    Operand<TFloat32> share = tf.math.minimum(tf.constant(1f), tf.math.div(most, trace(tf, moved)));
    after.put(covariance, tf.math.mul(moved, share));
    // Rounding can leave P with a direction in which x·d is negative.
    Operand<TFloat32> isSound = tf.math.sqrt(along);
    return tf.math.add(Finiteness.sum(tf, List.of(direction, error)), scalar(tf, isSound));
  }

  private static Operand<TFloat32> scalar(Ops tf, Operand<TFloat32> x) {
    return tf.reshape(x, tf.constant(new int[0]));
  }

  /** The sum of the diagonal, which is every (inputs + 1)-th number: {@code [1, 1]}. */
  private Operand<TFloat32> trace(Ops tf, Operand<TFloat32> square) {
    Operand<TFloat32> flat = tf.reshape(square, tf.constant(new int[] {inputs * inputs}));
    Operand<TFloat32> diagonal =
        tf.stridedSlice(
            flat,
            tf.constant(new int[] {0}),
            tf.constant(new int[] {inputs * inputs}),
            tf.constant(new int[] {inputs + 1}));
    return tf.reshape(
        Finiteness.sum(tf, List.of(tf.reshape(diagonal, tf.constant(new int[] {inputs})))),
        tf.constant(new int[] {1, 1}));
  }
}
