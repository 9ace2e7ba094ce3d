package io.millrace.tensorflow.layer;

import io.millrace.network.Regularizing;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** {@link Regularizing.LayerNormalization}. */
final class LayerNormalizationFunction implements LayerFunction {
  private final float epsilon;
  private final int axis;
  private final Variable gamma;
  private final Variable beta;

  LayerNormalizationFunction(Regularizing.LayerNormalization settings, String name, int[] input) {
    int[] shape = {Sizes.last(input)};
    this.epsilon = (float) settings.epsilon();
    this.axis = input.length;
    this.gamma = Variable.filled(name + "/gamma", Variable.Kind.BIAS, shape, 1);
    this.beta = Variable.filled(name + "/beta", Variable.Kind.BIAS, shape, 0);
  }

  @Override
  public List<Variable> variables() {
    return List.of(gamma, beta);
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> x) {
    Ops tf = pass.tf();
    Operand<TFloat32> distance = tf.math.sub(x, mean(tf, x));
    Operand<TFloat32> variance = mean(tf, tf.math.square(distance));
    Operand<TFloat32> scale = tf.math.rsqrt(tf.math.add(variance, tf.constant(epsilon)));
    Operand<TFloat32> normal = tf.math.mul(distance, scale);
    return Result.of(tf.math.add(tf.math.mul(normal, pass.get(gamma)), pass.get(beta)));
  }

  private Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x) {
    return tf.math.mean(x, tf.constant(axis), Mean.keepDims(true));
  }
}
