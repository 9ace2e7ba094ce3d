package io.millrace.tensorflow.pool;

import io.millrace.pool.Member;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link Member.SavedModel}: its inputs are what the model predicted, which is computed before the
 * step.
 */
final class FrozenFunction implements MemberFunction {
  private final PoolLoss loss;

  FrozenFunction(PoolLoss loss) {
    this.loss = loss;
  }

  @Override
  public List<Variable> variables() {
    return List.of();
  }

  @Override
  public List<Variable> slots() {
    return List.of();
  }

  @Override
  public int opinions() {
    return loss.outputs();
  }

  @Override
  public Run run(Pass pass, Inputs inputs) {
    return new FrozenRun(pass, inputs.inputs());
  }

  @Override
  public Operand<TFloat32> step(
      Ops tf,
      List<Operand<TFloat32>> changes,
      Operand<TFloat32> rate,
      Values before,
      Values after) {
    return tf.constant(0f);
  }

  private final class FrozenRun implements Run {
    private final Ops tf;
    private final Operand<TFloat32> output;

    FrozenRun(Pass pass, Operand<TFloat32> predicted) {
      tf = pass.tf();
      output = loss.output(pass, loss.scores(pass, predicted));
    }

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
      return new Lesson(List.of(), Rows.NONE);
    }
  }
}
