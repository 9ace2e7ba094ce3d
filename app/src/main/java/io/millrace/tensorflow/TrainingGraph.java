package io.millrace.tensorflow;

import io.millrace.tensorflow.layer.Variable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
 *       (see {@link Plan.Inputs}, one part behind the other) → results, and for each sparse table
 *       the rows named and what they held before
 *   <li>{@code train_part}: the same with one part
 *   <li>{@code keep_0}, {@code keep_1}: unused → done; keeps the state as it is, in either place
 *   <li>{@code read_state}, {@code read_0}, {@code read_1}: unused → state {@code [size]}, now or
 *       as kept, but sparse tables as they are now
 *   <li>{@code write_state}: state → done
 * </ul>
 */
final class TrainingGraph {
  private static final String DEFAULT = "serving_default";
  static final String TRAIN = "train";
  static final String TRAIN_PART = "train_part";
  static final String RESULTS = "results";

  /** Followed by the number of the table: which of its rows a call named, each once. */
  static final String NAMED = "named_";

  /** Followed by the number of the table: what those rows held before the call. */
  static final String FORMER = "former_";

  static final String READ_STATE = "read_state";

  /** Followed by the number of a kept state: to keep the state there, and to read it. */
  static final String KEEP = "keep_";

  static final String READ_KEPT = "read_";
  static final String WRITE_STATE = "write_state";
  private static final String CALL = "train_call";

  private TrainingGraph() {}

  /** Builds the graph and writes it to a folder as {@code saved_model.pb}. */
  @SuppressWarnings("try") // functions only have to live until the graph is written
  static void write(TrainingStep step, Plan plan, Path folder) throws IOException {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      SavedModelFile file = new SavedModelFile();
      VarHandleOp variable = variable(tf, "state", Shape.of(step.carried().size()));
      List<TableAccess> tables = new ArrayList<>();
      for (SparseTable table : step.tables()) {
        String name = "table_" + tables.size();
        Shape shape = Shape.of(table.rows() + 1, table.width());
        tables.add(new TableAccess(table, variable(tf, name, shape)));
      }
      try (Closeable functions =
          plan.parts() > 1
              ? addPipeline(tf, step, plan, variable, file)
              : addTraining(tf, step, plan, variable, tables, file)) {
        addStateAccess(tf, variable, tables, step, file);
        file.write(graph, folder);
      }
    }
  }

  private static Closeable addPipeline(
      Ops tf, TrainingStep step, Plan plan, VarHandleOp variable, SavedModelFile file) {
    Pipeline pipeline = new Pipeline(step, plan, file);
    for (boolean whole : new boolean[] {false, true}) {
      String name = whole ? TRAIN : TRAIN_PART;
      int parts = whole ? plan.parts() : 1;
      Plan.Inputs inputs = inputs(tf, step, plan, parts, name + "_");
      Operand<TFloat32> before = tf.readVariableOp(variable, TFloat32.class);
      Pipeline.Result result = pipeline.build(tf, name, parts, inputs, before);
      Op stored =
          tf.withControlDependencies(List.of((Op) before))
              .assignVariableOp(variable, result.state());
      Operand<TFloat32> output =
          tf.withName(name + "_results")
              .withControlDependencies(List.of(stored))
              .identity(result.results());
      for (String key : whole ? List.of(DEFAULT, TRAIN) : List.of(TRAIN_PART)) {
        signature(file, key, inputs, output);
      }
    }
    return pipeline;
  }

  private static Closeable addTraining(
      Ops tf,
      TrainingStep step,
      Plan plan,
      VarHandleOp variable,
      List<TableAccess> tables,
      SavedModelFile file) {
    Plan.Inputs inputs = inputs(tf, step, plan, 1, "");
    Operand<TFloat32> before = tf.readVariableOp(variable, TFloat32.class);
    List<TableAccess.Excerpt> excerpts = excerpts(tf, step, plan, inputs, tables);

    List<Operand<?>> arguments =
        new ArrayList<>(List.of(inputs.block(), inputs.counts(), inputs.rates()));
    excerpts.forEach(excerpt -> arguments.add(excerpt.lookUps()));
    arguments.add(before);
    excerpts.forEach(excerpt -> arguments.add(excerpt.rows()));
    ConcreteFunction function =
        GraphFunction.like(arguments, (ops, given) -> train(ops, step, plan, given));
    StateLayout carried = step.carried();
    int variables = carried.variables().size();
    List<Class<? extends TType>> types =
        Collections.nCopies(1 + variables + tables.size(), TFloat32.class);
    PartitionedCall call = tf.withName(CALL).partitionedCall(arguments, types, function);
    if (plan.isCompiled()) {
      file.compile(CALL);
    }
    Iterator<Operand<?>> outputs = GraphFunction.outputs(call);
    Operand<TFloat32> results = GraphFunction.floats(outputs.next());
    List<Operand<TFloat32>> after = new ArrayList<>();
    for (int i = 0; i < variables; i++) {
      after.add(GraphFunction.floats(outputs.next()));
    }
    List<Op> stored = new ArrayList<>();
    stored.add(
        tf.withControlDependencies(List.of((Op) before, call))
            .assignVariableOp(variable, StateLayout.joined(tf, after)));
    for (int i = 0; i < tables.size(); i++) {
      Operand<TFloat32> rows = GraphFunction.floats(outputs.next());
      stored.add(tables.get(i).store(tf, excerpts.get(i), rows));
    }
    Operand<TFloat32> output =
        tf.withName("results").withControlDependencies(stored).identity(results);
    for (String key : List.of(DEFAULT, TRAIN, TRAIN_PART)) {
      SavedModelFile.SignatureBuilder signature = signature(file, key, inputs, output);
      for (int i = 0; i < tables.size(); i++) {
        signature
            .output(NAMED + i, excerpts.get(i).names())
            .output(FORMER + i, excerpts.get(i).former());
      }
    }
    return function::close;
  }

  /** The placeholders of a signature. */
  private static Plan.Inputs inputs(
      Ops tf, TrainingStep step, Plan plan, int parts, String prefix) {
    int miniBatches = parts * plan.miniBatches();
    int counts = parts * Plan.Inputs.counts(plan.miniBatches());
    Shape block = Shape.of(miniBatches, step.batchSize(), step.width());
    return new Plan.Inputs(
        input(tf, TFloat32.class, prefix + "block", block),
        input(tf, TInt32.class, prefix + "counts", Shape.of(counts)),
        input(tf, TFloat32.class, prefix + "rates", Shape.of(miniBatches)),
        List.of());
  }

  private static SavedModelFile.SignatureBuilder signature(
      SavedModelFile file, String key, Plan.Inputs inputs, Operand<TFloat32> results) {
    return file.signature(key)
        .input("block", inputs.block())
        .input("counts", inputs.counts())
        .input("rates", inputs.rates())
        .output(RESULTS, results);
  }

  private static List<TableAccess.Excerpt> excerpts(
      Ops tf, TrainingStep step, Plan plan, Plan.Inputs inputs, List<TableAccess> tables) {
    int rows = plan.miniBatches() * step.batchSize();
    Operand<TFloat32> samples =
        tf.reshape(inputs.block(), tf.constant(new int[] {rows, step.width()}));
    Operand<TFloat32> features =
        tf.slice(
            samples, tf.constant(new int[] {0, 0}), tf.constant(new int[] {rows, step.features()}));
    Map<Variable, Operand<TInt32>> names = step.lookUp(tf, features);
    Operand<TInt32> scored = tf.math.mul(inputs.scored(tf), tf.constant(step.batchSize()));
    return tables.stream()
        .map(table -> table.fetch(tf, names, scored, plan.miniBatches()))
        .toList();
  }

  private static List<Operand<?>> train(
      Ops tf, TrainingStep step, Plan plan, List<Operand<?>> inputs) {
    int state = 3 + step.tables().size();
    Plan.Inputs named =
        new Plan.Inputs(
            GraphFunction.floats(inputs.get(0)),
            GraphFunction.ints(inputs.get(1)),
            GraphFunction.floats(inputs.get(2)),
            inputs.subList(3, state).stream().map(GraphFunction::ints).toList());
    StateLayout carried = step.carried();
    int variables = carried.variables().size();
    List<Operand<TFloat32>> before =
        new ArrayList<>(carried.unpack(tf, GraphFunction.floats(inputs.get(state))));
    inputs.subList(state + 1, inputs.size()).forEach(e -> before.add(GraphFunction.floats(e)));
    Plan.Result result = plan.build(tf, step, named, before);
    List<Operand<?>> outputs = new ArrayList<>();
    outputs.add(result.results());
    outputs.addAll(StateLayout.flat(tf, result.state().subList(0, variables)));
    outputs.addAll(result.state().subList(variables, result.state().size()));
    return outputs;
  }

  private static void addStateAccess(
      Ops tf,
      VarHandleOp variable,
      List<TableAccess> tables,
      TrainingStep step,
      SavedModelFile file) {
    Shape shape = Shape.of(step.carried().size());
    Operand<TFloat32> unused = input(tf, TFloat32.class, "unused", Shape.scalar());
    Operand<TFloat32> read = tf.withName("read").readVariableOp(variable, TFloat32.class);
    file.signature(READ_STATE)
        .input("unused", unused)
        .output("state", withTables(tf, READ_STATE, read, tables));
    for (int i = 0; i < Plans.callsAhead(step); i++) {
      VarHandleOp kept = variable(tf, "kept_" + i, shape);
      // The two variables share one buffer until the state is assigned its next: nothing is copied.
      file.signature(KEEP + i)
          .input("unused", unused)
          .output("done", assigned(tf, KEEP + i, List.of(tf.assignVariableOp(kept, read))));
      Operand<TFloat32> former = tf.readVariableOp(kept, TFloat32.class);
      file.signature(READ_KEPT + i)
          .input("unused", unused)
          .output("state", withTables(tf, READ_KEPT + i, former, tables));
    }
    Operand<TFloat32> state =
        input(tf, TFloat32.class, "new_state", Shape.of(step.layout().size()));
    file.signature(WRITE_STATE)
        .input("state", state)
        .output("done", assigned(tf, "write", written(tf, variable, tables, step, state)));
  }

  /** The flat state with the tables' numbers behind it, as in the whole layout. */
  private static Operand<TFloat32> withTables(
      Ops tf, String name, Operand<TFloat32> carried, List<TableAccess> tables) {
    List<Operand<TFloat32>> parts = new ArrayList<>(List.of(carried));
    tables.forEach(table -> parts.addAll(table.read(tf)));
    return parts.size() == 1
        ? tf.withName(name).identity(carried)
        : tf.withName(name).concat(parts, tf.constant(0));
  }

  private static List<Op> written(
      Ops tf,
      VarHandleOp variable,
      List<TableAccess> tables,
      TrainingStep step,
      Operand<TFloat32> state) {
    int offset = step.carried().size();
    List<Op> written = new ArrayList<>();
    written.add(
        tf.assignVariableOp(
            variable,
            tf.slice(state, tf.constant(new int[] {0}), tf.constant(new int[] {offset}))));
    for (TableAccess table : tables) {
      written.add(table.write(tf, state, offset));
      offset += table.size();
    }
    return written;
  }

  /** A number that is there when the assignments are done. */
  private static Operand<TFloat32> assigned(Ops tf, String name, List<Op> assignments) {
    return tf.withName(name).withControlDependencies(assignments).constant(1f);
  }

  private static VarHandleOp variable(Ops tf, String name, Shape shape) {
    return tf.withName(name).varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
  }

  private static <T extends TType> Operand<T> input(
      Ops tf, Class<T> type, String name, Shape shape) {
    return tf.withName(name).placeholder(type, Placeholder.shape(shape));
  }
}
