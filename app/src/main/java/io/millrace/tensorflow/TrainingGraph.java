package io.millrace.tensorflow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.PartitionedCall;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The graph that a model learns with, as a SavedModel without variables: their values come in
 * through {@code write_state}. DJL hands tensors over in the alphabetical order of their keys.
 *
 * <ul>
 *   <li>{@code serving_default}, which DJL runs by default, and {@code train}: block, counts, rates
 *       (see {@link Plan.Inputs}) → results
 *   <li>{@code keep_0}, {@code keep_1}: unused → size; keeps the state as it is, in either place
 *   <li>{@code read_state}, {@code read_0}, {@code read_1}: unused → state {@code [size]}, now or
 *       as kept
 *   <li>{@code write_state}: state → size
 * </ul>
 */
final class TrainingGraph {
  static final String TRAIN = "train";
  static final String READ_STATE = "read_state";
  static final List<String> KEEP = List.of("keep_0", "keep_1");
  static final List<String> READ_KEPT = List.of("read_0", "read_1");
  static final String WRITE_STATE = "write_state";
  private static final String CALL = "train_call";

  private TrainingGraph() {}

  /** Builds the graph and writes it to a folder as {@code saved_model.pb}. */
  @SuppressWarnings("try") // the function only has to live until the graph is written
  static void write(TrainingStep step, Plan plan, Path folder) throws IOException {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      SavedModelFile file = new SavedModelFile();
      Shape shape = Shape.of(step.layout().size());
      VarHandleOp variable = variable(tf, "state", shape);
      try (ConcreteFunction call = addTraining(tf, step, plan, variable, file)) {
        addStateAccess(tf, variable, shape, file);
        if (plan.isCompiled()) {
          file.compile(CALL);
        }
        file.write(graph, folder);
      }
    }
  }

  private static ConcreteFunction addTraining(
      Ops tf, TrainingStep step, Plan plan, VarHandleOp variable, SavedModelFile file) {
    Shape shape = Shape.of(plan.miniBatches(), step.batchSize(), step.width());
    Operand<TFloat32> block = input(tf, TFloat32.class, "block", shape);
    Operand<TInt32> counts = input(tf, TInt32.class, "counts", Shape.of(3));
    Operand<TFloat32> rates = input(tf, TFloat32.class, "rates", Shape.of(plan.miniBatches()));
    Operand<TFloat32> before = tf.readVariableOp(variable, TFloat32.class);

    List<Operand<?>> arguments = List.of(block, counts, rates, before);
    ConcreteFunction function =
        GraphFunction.like(arguments, (ops, inputs) -> train(ops, step, plan, inputs));
    PartitionedCall call =
        tf.withName(CALL)
            .partitionedCall(arguments, List.of(TFloat32.class, TFloat32.class), function);
    Iterator<Operand<?>> outputs = GraphFunction.outputs(call);
    Operand<TFloat32> after = GraphFunction.floats(outputs.next());
    Operand<TFloat32> results = GraphFunction.floats(outputs.next());
    Op assigned =
        tf.withControlDependencies(List.of((Op) before, call)).assignVariableOp(variable, after);
    Operand<TFloat32> output =
        tf.withName("results").withControlDependencies(List.of(assigned)).identity(results);
    for (String key : List.of("serving_default", TRAIN)) {
      file.signature(key)
          .input("block", block)
          .input("counts", counts)
          .input("rates", rates)
          .output("results", output);
    }
    return function;
  }

  private static List<Operand<?>> train(
      Ops tf, TrainingStep step, Plan plan, List<Operand<?>> inputs) {
    Plan.Inputs named =
        new Plan.Inputs(
            GraphFunction.floats(inputs.get(0)),
            GraphFunction.ints(inputs.get(1)),
            GraphFunction.floats(inputs.get(2)));
    StateLayout layout = step.layout();
    Plan.Result result =
        plan.build(tf, step, named, layout.unpack(tf, GraphFunction.floats(inputs.get(3))));
    return List.of(layout.pack(tf, result.state()), result.results());
  }

  private static void addStateAccess(
      Ops tf, VarHandleOp variable, Shape shape, SavedModelFile file) {
    Operand<TFloat32> unused = input(tf, TFloat32.class, "unused", Shape.scalar());
    Operand<TFloat32> read = tf.withName("read").readVariableOp(variable, TFloat32.class);
    Operand<TFloat32> state = input(tf, TFloat32.class, "new_state", shape);
    file.signature(READ_STATE).input("unused", unused).output("state", read);
    for (int i = 0; i < KEEP.size(); i++) {
      VarHandleOp kept = variable(tf, "kept_" + i, shape);
      // The two variables share one buffer until the state is assigned its next: nothing is copied.
      file.signature(KEEP.get(i))
          .input("unused", unused)
          .output("size", assign(tf, KEEP.get(i), kept, read, shape));
      file.signature(READ_KEPT.get(i))
          .input("unused", unused)
          .output("state", tf.withName(READ_KEPT.get(i)).readVariableOp(kept, TFloat32.class));
    }
    file.signature(WRITE_STATE)
        .input("state", state)
        .output("size", assign(tf, "write", variable, state, shape));
  }

  /** Assigns; the result, the number of floats, is there when that is done. */
  private static Operand<TFloat32> assign(
      Ops tf, String name, VarHandleOp variable, Operand<TFloat32> value, Shape shape) {
    Op assigned = tf.assignVariableOp(variable, value);
    return tf.withName(name)
        .withControlDependencies(List.of(assigned))
        .constant((float) shape.get(0));
  }

  private static VarHandleOp variable(Ops tf, String name, Shape shape) {
    return tf.withName(name).varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
  }

  private static <T extends TType> Operand<T> input(
      Ops tf, Class<T> type, String name, Shape shape) {
    return tf.withName(name).placeholder(type, Placeholder.shape(shape));
  }
}
