package io.millrace.tensorflow.layer;

import java.util.List;
import java.util.random.RandomGenerator;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** {@link io.millrace.network.Sequence.PositionalEmbedding}; it starts uniform in ±0.05. */
final class PositionalEmbeddingFunction implements LayerFunction {
  private static final double RANGE = 0.05;

  private final Variable table;

  PositionalEmbeddingFunction(String name, int[] input, RandomGenerator random) {
    float[] initial = new float[input[0] * input[1]];
    for (int i = 0; i < initial.length; i++) {
      initial[i] = (float) random.nextDouble(-RANGE, RANGE);
    }
    this.table = new Variable(name + "/table", Variable.Kind.BIAS, input, initial);
  }

  @Override
  public List<Variable> variables() {
    return List.of(table);
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    return Result.of(pass.tf().math.add(input, pass.get(table)));
  }
}
