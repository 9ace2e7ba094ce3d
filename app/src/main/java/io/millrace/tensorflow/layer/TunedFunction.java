package io.millrace.tensorflow.layer;

import io.millrace.network.Tuning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Any layer with {@link Tuning} of its own: the layer's variables as the model should see them
 * stand for those that the layer itself knows.
 */
final class TunedFunction implements LayerFunction {
  private final LayerFunction layer;
  private final boolean trainable;
  private final Map<Variable, Variable> tuned = new LinkedHashMap<>();

  TunedFunction(LayerFunction layer, Tuning tuning) {
    this.layer = layer;
    this.trainable = tuning.trainable();
    layer.variables().forEach(variable -> tuned.put(variable, variable.tuned(tuning)));
  }

  @Override
  public List<SequentialFunction> inner() {
    return layer.inner();
  }

  @Override
  public List<Variable> variables() {
    return List.copyOf(tuned.values());
  }

  @Override
  public boolean differsWhenLearning() {
    return trainable && layer.differsWhenLearning();
  }

  @Override
  public Copies copies() {
    return layer.copies();
  }

  @Override
  public long multiplyAdds() {
    return layer.multiplyAdds();
  }

  @Override
  public void lookUp(
      Ops tf, @Nullable Operand<TFloat32> input, Map<Variable, Operand<TInt32>> found) {
    Map<Variable, Operand<TInt32>> own = new LinkedHashMap<>();
    layer.lookUp(tf, input, own);
    tuned.forEach(
        (table, seen) -> {
          // A frozen table is one that stays as it is, so it is no sparse one.
          if (own.containsKey(table) && seen.kind() == Variable.Kind.TABLE) {
            found.put(seen, own.get(table));
          }
        });
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    Values state = new Values();
    tuned.forEach(
        (own, seen) -> {
          if (pass.isLookedUp(seen)) {
            state.putRows(own, pass.get(seen));
          } else {
            state.put(own, pass.get(seen));
          }
        });
    Result result = layer.apply(pass.over(state, trainable), input);
    Values statistics = new Values();
    tuned.forEach(
        (own, seen) -> {
          if (pass.isLearning() && seen.kind() == Variable.Kind.STATISTIC) {
            statistics.put(seen, result.statistics().get(own));
          }
        });
    return new Result(result.output(), statistics);
  }
}
