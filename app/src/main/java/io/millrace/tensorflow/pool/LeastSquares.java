package io.millrace.tensorflow.pool;

import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Recursive least squares with forgetting f (Plackett 1950): gain = P x / (f + x·P x), w ← w − gain
 * (w·x − target), P ← (P − gain xᵀ P) / f. The trace of P is held at or below its start: with
 * forgetting it would grow where inputs bring nothing new.
 */
final class LeastSquares {
  private final int inputs;
  private final float forget;
  private final float traceLimit;
  private final float errorLimit;

  /** {@code [inputs, inputs]}, at first the identity / ridge */
  private final Variable covariance;

  /** {@code [inputs, 1]} */
  private final Variable weights;

  LeastSquares(
      String name, int inputs, double ridge, double forget, float start, float errorLimit) {
    this.inputs = inputs;
    this.forget = (float) forget;
    this.traceLimit = (float) (inputs / ridge);
    this.errorLimit = errorLimit;
    float[] identity = new float[inputs * inputs];
    for (int i = 0; i < inputs; i++) {
      identity[i * inputs + i] = (float) (1 / ridge);
    }
    covariance =
        new Variable(
            name + "/covariance", Variable.Kind.STATISTIC, new int[] {inputs, inputs}, identity);
    weights =
        Variable.filled(name + "/weights", Variable.Kind.STATISTIC, new int[] {inputs, 1}, start);
  }

  List<Variable> variables() {
    return List.of(covariance, weights);
  }

  /** {@code [inputs, 1]} */
  Operand<TFloat32> weights(Values state) {
    return state.get(weights);
  }

  /** w·x: {@code [rows, 1]}. */
  Operand<TFloat32> predict(Ops tf, Operand<TFloat32> x, Values state) {
    return tf.linalg.matMul(x, state.get(weights));
  }

  /**
   * One step.
   *
   * @param x {@code [1, inputs]}
   * @param target {@code [1, 1]}
   */
  void step(Ops tf, Operand<TFloat32> x, Operand<TFloat32> target, Values before, Values after) {
    Operand<TFloat32> known = before.get(covariance);
    Operand<TFloat32> column = tf.reshape(x, tf.constant(new int[] {inputs, 1}));
    Operand<TFloat32> direction = tf.linalg.matMul(known, column);
    Operand<TFloat32> divisor = tf.math.add(tf.linalg.matMul(x, direction), tf.constant(forget));
    Operand<TFloat32> error =
        Vectors.within(tf, tf.math.sub(predict(tf, x, before), target), -errorLimit, errorLimit);
    after.put(
        weights,
        tf.math.sub(before.get(weights), tf.math.mul(direction, tf.math.div(error, divisor))));
    Operand<TFloat32> row = tf.reshape(direction, tf.constant(new int[] {1, inputs}));
    Operand<TFloat32> left =
        tf.math.mul(
            tf.math.sub(known, tf.math.div(tf.math.mul(direction, row), divisor)),
            tf.constant(1 / forget));
    Operand<TFloat32> trace = tf.sum(tf.linalg.tensorDiagPart(left), tf.constant(0));
    Operand<TFloat32> limit =
        tf.math.minimum(tf.constant(1f), tf.math.div(tf.constant(traceLimit), trace));
    after.put(covariance, tf.math.mul(left, limit));
  }
}
