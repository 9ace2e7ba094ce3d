package io.millrace.tensorflow.layer;

import io.millrace.network.Regularizing;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** {@link Regularizing.RmsNormalization}. */
final class RmsNormalizationFunction implements LayerFunction {
  private final float epsilon;
  private final int axis;
  private final Variable gamma;

  RmsNormalizationFunction(Regularizing.RmsNormalization settings, String name, int[] input) {
    this.epsilon = (float) settings.epsilon();
    this.axis = input.length;
    this.gamma =
        Variable.filled(name + "/gamma", Variable.Kind.BIAS, new int[] {Sizes.last(input)}, 1);
  }

  @Override
  public List<Variable> variables() {
    return List.of(gamma);
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> x) {
    Ops tf = pass.tf();
    Operand<TFloat32> square =
        tf.math.mean(tf.math.square(x), tf.constant(axis), Mean.keepDims(true));
    Operand<TFloat32> scale = tf.math.rsqrt(tf.math.add(square, tf.constant(epsilon)));
    return Result.of(tf.math.mul(tf.math.mul(x, scale), pass.get(gamma)));
  }
}
