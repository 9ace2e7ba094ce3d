package io.millrace.tensorflow.layer;

import io.millrace.network.Categorical;
import io.millrace.network.Combiner;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * {@link Categorical.Embedding}. Its vectors start uniform in ±0.05, those of a single number,
 * which are the weights of a linear model, at 0.
 */
final class EmbeddingFunction implements LayerFunction {
  private static final double RANGE = 0.05;

  private final Categorical.Embedding settings;
  private final int inputs;
  private final Variable table;

  EmbeddingFunction(
      Categorical.Embedding settings, String name, int inputs, RandomGenerator random) {
    this.settings = settings;
    this.inputs = inputs;
    float[] initial = new float[Math.multiplyExact(settings.values(), settings.units())];
    for (int i = 0; settings.units() > 1 && i < initial.length; i++) {
      initial[i] = (float) random.nextDouble(-RANGE, RANGE);
    }
    this.table =
        new Variable(
            name + "/table",
            // No weight: as with a bias, one large number takes nothing from others.
            settings.isSparse() ? Variable.Kind.TABLE : Variable.Kind.BIAS,
            new int[] {settings.values(), settings.units()},
            initial);
  }

  @Override
  public List<Variable> variables() {
    return List.of(table);
  }

  @Override
  public void lookUp(
      Ops tf, @Nullable Operand<TFloat32> input, Map<Variable, Operand<TInt32>> found) {
    if (!settings.isSparse()) {
      return;
    }
    if (input == null) {
      throw new IllegalArgumentException(
          table + ": a sparse table must stand behind layers that learn nothing");
    }
    Operand<TInt32> values = values(tf, input);
    found.put(table, tf.select(known(tf, values), values, tf.constant(settings.values())));
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    Ops tf = pass.tf();
    Operand<TInt32> values = values(tf, input);
    Operand<TFloat32> vectors =
        pass.isLookedUp(table)
            ? Sizes.reshape(tf, pass.get(table), inputs, settings.units())
            : tf.gather(pass.get(table), inside(tf, values), tf.constant(0));
    Operand<TFloat32> mask =
        Sizes.reshape(tf, tf.dtypes.cast(known(tf, values), TFloat32.class), inputs, 1);
    return Result.of(combined(tf, tf.math.mul(vectors, mask), mask));
  }

  private Operand<TFloat32> combined(Ops tf, Operand<TFloat32> vectors, Operand<TFloat32> mask) {
    if (settings.combiner() == Combiner.NONE) {
      return vectors;
    }
    Operand<TFloat32> sum = tf.sum(vectors, tf.constant(1));
    if (settings.combiner() == Combiner.SUM) {
      return sum;
    }
    Operand<TFloat32> count = tf.math.maximum(tf.sum(mask, tf.constant(1)), tf.constant(1f));
    return tf.math.div(sum, count);
  }

  private static Operand<TInt32> values(Ops tf, Operand<TFloat32> input) {
    return tf.dtypes.cast(tf.math.floor(input), TInt32.class);
  }

  private Operand<TInt32> inside(Ops tf, Operand<TInt32> values) {
    return tf.math.minimum(
        tf.math.maximum(values, tf.constant(0)), tf.constant(settings.values() - 1));
  }

  private Operand<TBool> known(Ops tf, Operand<TInt32> values) {
    return tf.math.equal(values, inside(tf, values));
  }
}
