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
  private static final float ERROR_LIMIT = 3;

  private final LeastSquares squares;
  private final int members;

  LeastSquaresMix(Mix.LeastSquares settings, int members) {
    this.members = members;
    squares =
        new LeastSquares(
            NAME,
            members,
            settings.ridge(),
            1 - 1.0 / settings.memory(),
            1f / members,
            ERROR_LIMIT);
  }

  @Override
  public List<Variable> variables() {
    return squares.variables();
  }

  @Override
  public Operand<TFloat32> weights(Pass pass) {
    return pass.tf()
        .reshape(squares.weights(pass.state()), pass.tf().constant(new int[] {1, members}));
  }

  @Override
  public Run run(Pass pass, List<Operand<TFloat32>> outputs) {
    Ops tf = pass.tf();
    Operand<TFloat32> x = tf.concat(outputs, tf.constant(1));
    Operand<TFloat32> output = squares.predict(tf, x, pass.state());
    return new Run() {
      @Override
      public Operand<TFloat32> output() {
        return output;
      }

      @Override
      public List<Operand<TFloat32>> learn(
          MemberFunction.Target target, List<Operand<TFloat32>> losses) {
        return List.of(x, target.aims());
      }
    };
  }

  @Override
  public void step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> rate,
      Values before,
      Values after) {
    squares.step(tf, changes.get(0), changes.get(1), before, after);
  }
}
