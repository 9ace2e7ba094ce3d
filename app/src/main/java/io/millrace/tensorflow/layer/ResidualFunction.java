package io.millrace.tensorflow.layer;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** {@link io.millrace.network.Branching.Residual}. */
final class ResidualFunction implements LayerFunction {
  private final SequentialFunction inner;

  ResidualFunction(SequentialFunction inner) {
    this.inner = inner;
  }

  @Override
  public List<SequentialFunction> inner() {
    return List.of(inner);
  }

  @Override
  public List<Variable> variables() {
    return inner.variables();
  }

  @Override
  public boolean differsWhenLearning() {
    return inner.differsWhenLearning();
  }

  @Override
  public Copies copies() {
    return inner.copies();
  }

  @Override
  public long multiplyAdds() {
    return inner.multiplyAdds();
  }

  @Override
  public void lookUp(
      Ops tf, @Nullable Operand<TFloat32> input, Map<Variable, Operand<TInt32>> found) {
    inner.lookUp(tf, input, found);
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    Result result = inner.apply(pass, input);
    return new Result(pass.tf().math.add(input, result.output()), result.statistics());
  }
}
