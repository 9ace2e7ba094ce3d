package io.millrace.tensorflow.pool;

import io.millrace.pool.Mix;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Mix.LeastSquares}. */
final class LeastSquaresMix implements MixFunction {
  /** An error beyond so many deviations of the label pulls no harder. */
  private static final float LIMIT = 3;

  private final LeastSquares squares;
  private final PoolLoss loss;

  LeastSquaresMix(Mix.LeastSquares settings, int members, PoolLoss loss) {
    this.loss = loss;
    squares =
        new LeastSquares(NAME, members, settings.ridge(), settings.memory(), LIMIT, 1f / members);
  }

  @Override
  public List<Variable> variables() {
    return List.of(squares.weights(), squares.covariance());
  }

  @Override
  public Run run(Pass pass, List<Operand<TFloat32>> outputs) {
    Ops tf = pass.tf();
    Operand<TFloat32> x = outputs.size() == 1 ? outputs.get(0) : tf.concat(outputs, tf.constant(1));
    Operand<TFloat32> score = squares.output(pass, x);
    Operand<TFloat32> output = loss.output(pass, score);
    return new Run() {
      @Override
      public Operand<TFloat32> output() {
        return output;
      }

      @Override
      public Operand<TFloat32> weights() {
        return tf.reshape(pass.get(squares.weights()), tf.constant(new int[] {-1}));
      }

      @Override
      public List<Operand<TFloat32>> learn(
          MemberFunction.Target target, List<Operand<TFloat32>> losses) {
        return squares.changes(x, tf.math.sub(score, target.aims()), target.weights());
      }
    };
  }

  @Override
  public Operand<TFloat32> step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> factor,
      Values before,
      Values after) {
    return squares.step(tf, changes, before, after);
  }
}
