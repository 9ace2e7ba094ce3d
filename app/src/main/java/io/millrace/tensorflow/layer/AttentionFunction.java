package io.millrace.tensorflow.layer;

import io.millrace.network.Initializer;
import io.millrace.network.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Sequence.Attention}. Projections are {@code [channels, heads, size]}, as in Keras. */
final class AttentionFunction implements LayerFunction {
  private final int heads;
  private final int size;
  private final long times;
  private final Projection query;
  private final Projection key;
  private final Projection value;
  private final Variable output;
  private final Variable outputBias;

  /** A map from channels to heads. */
  private record Projection(Variable weights, Variable bias) {
    Operand<TFloat32> apply(Pass pass, Operand<TFloat32> x) {
      Operand<TFloat32> product =
          pass.tf().linalg.einsum(List.of(x, pass.get(weights)), "ntc,chs->nths");
      return pass.tf().math.add(product, pass.get(bias));
    }
  }

  AttentionFunction(Sequence.Attention settings, String name, int[] input, RandomGenerator random) {
    heads = settings.heads();
    size = settings.size();
    times = input[0];
    int channels = input[1];
    query = projection(name + "/query", channels, random);
    key = projection(name + "/key", channels, random);
    value = projection(name + "/value", channels, random);
    output =
        new Variable(
            name + "/output",
            Variable.Kind.WEIGHT,
            new int[] {heads, size, channels},
            Initializer.GLOROT_UNIFORM.draw(
                heads * size * channels, heads * size, channels, random));
    outputBias =
        Variable.filled(name + "/output_bias", Variable.Kind.BIAS, new int[] {channels}, 0);
  }

  private Projection projection(String name, int channels, RandomGenerator random) {
    int[] shape = {channels, heads, size};
    float[] initial =
        Initializer.GLOROT_UNIFORM.draw(channels * heads * size, channels, heads * size, random);
    return new Projection(
        // A number of a head is a unit.
        new Variable(name, Variable.Kind.WEIGHT, shape, initial).withUnitsAlong(2),
        Variable.filled(name + "_bias", Variable.Kind.BIAS, new int[] {heads, size}, 0));
  }

  @Override
  public List<Variable> variables() {
    List<Variable> variables = new ArrayList<>();
    for (Projection projection : List.of(query, key, value)) {
      variables.add(projection.weights());
      variables.add(projection.bias());
    }
    variables.add(output);
    variables.add(outputBias);
    return variables;
  }

  /** How much each position attends to each other one. */
  @Override
  public Copies copies() {
    return new Copies(heads * times * times, false, true);
  }

  @Override
  public long multiplyAdds() {
    long weights = variables().stream().mapToLong(Variable::size).sum();
    return times * weights + 2L * times * times * heads * size;
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> x) {
    Ops tf = pass.tf();
    Operand<TFloat32> scaled =
        tf.math.mul(query.apply(pass, x), tf.constant((float) (1 / Math.sqrt(size))));
    Operand<TFloat32> similarity =
        tf.linalg.einsum(List.of(scaled, key.apply(pass, x)), "nths,nuhs->nhtu");
    Operand<TFloat32> mixed =
        tf.linalg.einsum(
            List.of(tf.nn.softmax(similarity), value.apply(pass, x)), "nhtu,nuhs->nths");
    Operand<TFloat32> joined = tf.linalg.einsum(List.of(mixed, pass.get(output)), "nths,hsc->ntc");
    return Result.of(tf.math.add(joined, pass.get(outputBias)));
  }
}
