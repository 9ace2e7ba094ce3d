package io.millrace.tensorflow.layer;

import io.millrace.network.Layer;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** {@link Layer.Embedding}; its vectors start uniform in ±0.05. */
final class EmbeddingFunction implements LayerFunction {
  private static final double RANGE = 0.05;

  private final Layer.Embedding settings;
  private final int inputs;
  private final Variable table;

  EmbeddingFunction(Layer.Embedding settings, String name, int inputs, RandomGenerator random) {
    this.settings = settings;
    this.inputs = inputs;
    float[] initial = new float[Math.multiplyExact(settings.values(), settings.units())];
    for (int i = 0; i < initial.length; i++) {
      initial[i] = (float) random.nextDouble(-RANGE, RANGE);
    }
    this.table =
        new Variable(
            name + "/table",
            Variable.Kind.BIAS, // as with a bias, one large number takes nothing from others
            new int[] {settings.values(), settings.units()},
            initial);
  }

  @Override
  public List<Variable> variables() {
    return List.of(table);
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    Ops tf = pass.tf();
    Operand<TInt32> values = tf.dtypes.cast(tf.math.floor(input), TInt32.class);
    Operand<TInt32> inside =
        tf.math.minimum(
            tf.math.maximum(values, tf.constant(0)), tf.constant(settings.values() - 1));
    Operand<TBool> known = tf.math.equal(values, inside);
    Operand<TFloat32> vectors = tf.gather(pass.get(table), inside, tf.constant(0));
    Operand<TFloat32> mask = Sizes.reshape(tf, tf.dtypes.cast(known, TFloat32.class), inputs, 1);
    return Result.of(tf.math.mul(vectors, mask));
  }
}
