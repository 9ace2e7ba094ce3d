package io.millrace.tensorflow.layer;

import io.millrace.network.Branching;
import io.millrace.network.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** {@link Branching.Concat}. */
final class ConcatFunction implements LayerFunction {
  private final List<SequentialFunction> branches;

  private ConcatFunction(List<SequentialFunction> branches) {
    this.branches = branches;
  }

  /** Its branches begin with the same input; their variables' names, with their positions. */
  static ConcatFunction of(
      Branching.Concat settings, String name, int[] input, RandomGenerator random) {
    List<SequentialFunction> branches = new ArrayList<>();
    for (List<Layer> branch : settings.branches()) {
      String prefix = name + "/" + (branches.size() + 1) + "/";
      branches.add(new SequentialFunction(branch, prefix, input, random));
    }
    return new ConcatFunction(branches);
  }

  @Override
  public List<SequentialFunction> inner() {
    return List.copyOf(branches);
  }

  @Override
  public List<Variable> variables() {
    return branches.stream().flatMap(branch -> branch.variables().stream()).toList();
  }

  @Override
  public boolean differsWhenLearning() {
    return branches.stream().anyMatch(LayerFunction::differsWhenLearning);
  }

  @Override
  public Copies copies() {
    return branches.stream().map(LayerFunction::copies).reduce(Copies.NONE, Copies::and);
  }

  @Override
  public long multiplyAdds() {
    return branches.stream().mapToLong(LayerFunction::multiplyAdds).sum();
  }

  @Override
  public void lookUp(
      Ops tf, @Nullable Operand<TFloat32> input, Map<Variable, Operand<TInt32>> found) {
    branches.forEach(branch -> branch.lookUp(tf, input, found));
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    List<Operand<TFloat32>> outputs = new ArrayList<>();
    Values statistics = new Values();
    int count = branches.size();
    List<Operand<TFloat32>> same = Readers.of(pass.tf(), input, count, count + 1);
    for (LayerFunction branch : branches) {
      Result result = branch.apply(pass, same.get(outputs.size()));
      outputs.add(result.output());
      statistics.putAll(result.statistics());
    }
    return new Result(pass.tf().concat(outputs, pass.tf().constant(-1)), statistics);
  }
}
