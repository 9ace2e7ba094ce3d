package io.millrace.tensorflow;

import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.PartitionedCall;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The stages of a step, each a function that XLA compiles, called with one part of a block after
 * the other. While a stage is at a part, the one before it may be at the next: TensorFlow runs the
 * calls that wait for no other, on as many threads as it has. No number depends on when it is run.
 */
final class Pipeline implements Closeable {
  private final TrainingStep step;
  private final Plan plan;
  private final List<Stage> stages;
  private final SavedModelFile file;
  private final Map<Stage, ConcreteFunction> functions = new HashMap<>();

  /**
   * A pipeline.
   *
   * @param plan of a part
   * @param file is told what XLA compiles
   */
  Pipeline(TrainingStep step, Plan plan, SavedModelFile file) {
    this.step = step;
    this.plan = plan;
    this.file = file;
    stages = step.stages();
  }

  /**
   * What all parts of a call give.
   *
   * @param state the flat vector
   * @param results {@code [parts · mini-batches, resultWidth]}
   */
  record Result(Operand<TFloat32> state, Operand<TFloat32> results) {}

  /**
   * Adds calls of all stages.
   *
   * @param name what the names of the calls begin with
   * @param parts how often each stage is called
   * @param inputs counts and rates of all parts, one behind the other, and the rows of all; the
   *     first count says how many mini-batches each part takes, but the last ones
   * @param before the flat vector
   */
  Result build(Ops tf, String name, int parts, Plan.Inputs inputs, Operand<TFloat32> before) {
    StateLayout layout = step.carried();
    Values state = layout.byVariable(layout.unpack(tf, before));
    List<Operand<TFloat32>> results = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      results.add(build(tf, name + "_" + part, part(tf, inputs, part), state));
    }
    List<Operand<TFloat32>> after = layout.variables().stream().map(state::get).toList();
    return new Result(
        StateLayout.joined(tf, StateLayout.flat(tf, after)), StateLayout.joined(tf, results));
  }

  private Plan.Inputs part(Ops tf, Plan.Inputs all, int part) {
    int miniBatches = plan.miniBatches();
    int counts = Plan.Inputs.counts(miniBatches);
    Operand<TInt32> first = tf.math.mul(all.scored(tf), tf.constant(part));
    return new Plan.Inputs(
        tf.slice(
            all.block(),
            tf.stack(List.of(first, tf.constant(0), tf.constant(0))),
            tf.constant(new int[] {miniBatches, step.batchSize(), step.width()})),
        tf.slice(
            all.counts(), tf.constant(new int[] {part * counts}), tf.constant(new int[] {counts})),
        tf.slice(
            all.rates(),
            tf.constant(new int[] {part * miniBatches}),
            tf.constant(new int[] {miniBatches})),
        List.of());
  }

  /**
   * Adds the calls for one part.
   *
   * @param state is given its new values
   * @return the results
   */
  private Operand<TFloat32> build(Ops tf, String name, Plan.Inputs inputs, Values state) {
    Operand<TFloat32> rows = inputs.block();
    for (Stage stage : stages.subList(0, stages.size() - 1)) {
      Operand<TFloat32> found = call(tf, name, stage, inputs.with(rows), state);
      int[] columns = {
        plan.miniBatches(), step.batchSize(), stage.resultWidth() / step.batchSize()
      };
      rows = tf.concat(List.of(rows, tf.reshape(found, tf.constant(columns))), tf.constant(2));
    }
    return call(tf, name, stages.get(stages.size() - 1), inputs.with(rows), state);
  }

  private Operand<TFloat32> call(
      Ops tf, String name, Stage stage, Plan.Inputs inputs, Values state) {
    List<Variable> variables = stage.carried().variables();
    List<Operand<?>> arguments =
        new ArrayList<>(List.of(inputs.block(), inputs.counts(), inputs.rates()));
    variables.forEach(variable -> arguments.add(state.get(variable)));
    String node = name + "_" + stages.indexOf(stage);
    List<Class<? extends TType>> types = Collections.nCopies(1 + variables.size(), TFloat32.class);
    PartitionedCall call =
        tf.withName(node).partitionedCall(arguments, types, function(stage, arguments));
    file.compile(node);
    Iterator<Operand<?>> outputs = GraphFunction.outputs(call);
    Operand<TFloat32> results = GraphFunction.floats(outputs.next());
    variables.forEach(variable -> state.put(variable, GraphFunction.floats(outputs.next())));
    return results;
  }

  /** One for all calls of a stage, so that it is compiled once. */
  private ConcreteFunction function(Stage stage, List<Operand<?>> like) {
    return functions.computeIfAbsent(
        stage, key -> GraphFunction.like(like, (tf, inputs) -> train(tf, stage, inputs)));
  }

  private List<Operand<?>> train(Ops tf, Stage stage, List<Operand<?>> inputs) {
    Plan.Inputs named =
        new Plan.Inputs(
            GraphFunction.floats(inputs.get(0)),
            GraphFunction.ints(inputs.get(1)),
            GraphFunction.floats(inputs.get(2)),
            List.of());
    List<Operand<TFloat32>> before =
        inputs.subList(3, inputs.size()).stream().map(GraphFunction::floats).toList();
    Plan.Result result = plan.build(tf, stage, named, before);
    List<Operand<?>> outputs = new ArrayList<>(List.of(result.results()));
    outputs.addAll(result.state());
    return outputs;
  }

  @Override
  public void close() {
    functions.values().forEach(ConcreteFunction::close);
  }
}
