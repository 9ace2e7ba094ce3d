package io.millrace.tensorflow.layer;

import io.millrace.network.Regularizing;
import io.millrace.tensorflow.arithmetic.TwoFloats;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Regularizing.BatchNormalization}. */
final class BatchNormalizationFunction implements LayerFunction {
  private final Regularizing.BatchNormalization settings;
  private final int[] axes;
  private final Variable gamma;
  private final Variable beta;
  private final Statistic mean;
  private final Statistic variance;

  BatchNormalizationFunction(Regularizing.BatchNormalization settings, String name, int[] input) {
    int[] shape = {Sizes.last(input)};
    this.settings = settings;
    this.axes = Sizes.allButLast(input);
    this.gamma = Variable.filled(name + "/gamma", Variable.Kind.BIAS, shape, 1);
    this.beta = Variable.filled(name + "/beta", Variable.Kind.BIAS, shape, 0);
    this.mean = new Statistic(name + "/mean", shape, 0);
    this.variance = new Statistic(name + "/variance", shape, 1);
  }

  @Override
  public List<Variable> variables() {
    List<Variable> variables = new ArrayList<>(List.of(gamma, beta));
    variables.addAll(Statistic.variables(mean, variance));
    return variables;
  }

  @Override
  public boolean differsWhenLearning() {
    return true;
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> x) {
    Ops tf = pass.tf();
    if (!pass.isLearning()) {
      Operand<TFloat32> distance = mean.get(pass).distance(tf, x);
      return Result.of(normal(pass, distance, variance.get(pass).rounded(tf)));
    }
    Operand<TFloat32> batchMean = tf.math.mean(x, tf.constant(axes));
    Operand<TFloat32> distance = tf.math.sub(x, batchMean);
    Operand<TFloat32> batchVariance = tf.math.mean(tf.math.square(distance), tf.constant(axes));
    Values statistics = new Values();
    mean.put(statistics, moved(pass, mean, batchMean));
    variance.put(statistics, moved(pass, variance, batchVariance));
    return new Result(normal(pass, distance, batchVariance), statistics);
  }

  private Operand<TFloat32> normal(
      Pass pass, Operand<TFloat32> distance, Operand<TFloat32> spread) {
    Ops tf = pass.tf();
    Operand<TFloat32> root =
        tf.math.rsqrt(tf.math.add(spread, tf.constant((float) settings.epsilon())));
    Operand<TFloat32> scaled = tf.math.mul(distance, root);
    return tf.math.add(tf.math.mul(scaled, pass.get(gamma)), pass.get(beta));
  }

  private TwoFloats moved(Pass pass, Statistic statistic, Operand<TFloat32> value) {
    Ops tf = pass.tf();
    TwoFloats old = statistic.get(pass);
    Operand<TFloat32> share = tf.constant((float) (1 - settings.momentum()));
    return old.plus(tf, tf.math.mul(share, old.distance(tf, value)));
  }
}
