package io.millrace.tensorflow.loss;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Factors on samples' weights, by the index of their class. */
public final class ClassWeights {
  private final float[] factors;

  /**
   * One factor for each class.
   *
   * @param factors none: all samples keep their weights, whatever their labels are
   */
  public ClassWeights(List<Double> factors) {
    this.factors = new float[factors.size()];
    for (int i = 0; i < this.factors.length; i++) {
      this.factors[i] = factors.get(i).floatValue();
    }
  }

  /**
   * The weights times their classes' factors: {@code [rows, 1]}.
   *
   * @param weights {@code [rows, 1]}
   * @param labels {@code [rows, 1]}: a class index
   */
  public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> weights, Operand<TFloat32> labels) {
    if (factors.length == 0) {
      return weights;
    }
    Operand<TInt32> index = tf.dtypes.cast(labels, TInt32.class);
    return tf.math.mul(weights, tf.gather(tf.constant(factors), index, tf.constant(0)));
  }
}
