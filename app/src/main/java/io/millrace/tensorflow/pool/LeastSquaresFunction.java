package io.millrace.tensorflow.pool;

import io.millrace.pool.Member;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Member.LeastSquares}. */
final class LeastSquaresFunction implements MemberFunction {
  /** Only wild errors are cut: each cut makes the result inexact. */
  private static final float LIMIT = 9;

  private final LeastSquares squares;
  private final PoolLoss loss;

  LeastSquaresFunction(Member.LeastSquares settings, String name, int inputs, PoolLoss loss) {
    this.loss = loss;
    squares = new LeastSquares(name, inputs + 1, settings.ridge(), settings.memory(), LIMIT, 0);
  }

  @Override
  public List<Variable> variables() {
    return List.of(squares.weights());
  }

  @Override
  public List<Variable> slots() {
    return List.of(squares.covariance());
  }

  @Override
  public int opinions() {
    return 1;
  }

  @Override
  public Run run(Pass pass, Inputs inputs) {
    Ops tf = pass.tf();
    Operand<TFloat32> x = Vectors.withOne(tf, inputs.inputs());
    Operand<TFloat32> score = squares.output(pass, x);
    Operand<TFloat32> output = loss.output(pass, score);
    return new Run() {
      @Override
      public Operand<TFloat32> output() {
        return output;
      }

      @Override
      public Operand<TFloat32> opinion() {
        return loss.opinion(tf, output);
      }

      @Override
      public Lesson learn(Target target) {
        Operand<TFloat32> error = tf.math.sub(score, target.aims());
        return new Lesson(squares.changes(x, error, target.weights()), Rows.NONE);
      }
    };
  }

  @Override
  public Operand<TFloat32> step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> rate,
      Values before,
      Values after) {
    return squares.step(tf, changes, before, after);
  }
}
