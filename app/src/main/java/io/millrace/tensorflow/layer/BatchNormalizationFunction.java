package io.millrace.tensorflow.layer;

import io.millrace.network.Layer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Layer.BatchNormalization}. */
final class BatchNormalizationFunction implements LayerFunction {
  private final Layer.BatchNormalization settings;
  private final int[] axes;
  private final Variable gamma;
  private final Variable beta;
  private final Variable mean;
  private final Variable variance;

  BatchNormalizationFunction(Layer.BatchNormalization settings, String name, int[] input) {
    int[] shape = {Sizes.last(input)};
    this.settings = settings;
    this.axes = Sizes.allButLast(input);
    this.gamma = Variable.filled(name + "/gamma", Variable.Kind.BIAS, shape, 1);
    this.beta = Variable.filled(name + "/beta", Variable.Kind.BIAS, shape, 0);
    this.mean = Variable.filled(name + "/mean", Variable.Kind.STATISTIC, shape, 0);
    this.variance = Variable.filled(name + "/variance", Variable.Kind.STATISTIC, shape, 1);
  }

  @Override
  public List<Variable> variables() {
    return List.of(gamma, beta, mean, variance);
  }

  @Override
  public boolean differsWhenLearning() {
    return true;
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> x) {
    if (!pass.isLearning()) {
      return Result.of(normal(pass, x, pass.get(mean), pass.get(variance)));
    }
    Ops tf = pass.tf();
    Operand<TFloat32> batchMean = tf.math.mean(x, tf.constant(axes));
    Operand<TFloat32> batchVariance =
        tf.math.mean(tf.math.square(tf.math.sub(x, batchMean)), tf.constant(axes));
    Values statistics = new Values();
    statistics.put(mean, moved(pass, mean, batchMean));
    statistics.put(variance, moved(pass, variance, batchVariance));
    return new Result(normal(pass, x, batchMean, batchVariance), statistics);
  }

  private Operand<TFloat32> normal(
      Pass pass, Operand<TFloat32> x, Operand<TFloat32> center, Operand<TFloat32> spread) {
    Ops tf = pass.tf();
    Operand<TFloat32> root =
        tf.math.rsqrt(tf.math.add(spread, tf.constant((float) settings.epsilon())));
    Operand<TFloat32> scaled = tf.math.mul(tf.math.sub(x, center), root);
    return tf.math.add(tf.math.mul(scaled, pass.get(gamma)), pass.get(beta));
  }

  private Operand<TFloat32> moved(Pass pass, Variable statistic, Operand<TFloat32> value) {
    Ops tf = pass.tf();
    Operand<TFloat32> old = pass.get(statistic);
    Operand<TFloat32> share = tf.constant((float) (1 - settings.momentum()));
    return tf.math.add(old, tf.math.mul(share, tf.math.sub(value, old)));
  }
}
