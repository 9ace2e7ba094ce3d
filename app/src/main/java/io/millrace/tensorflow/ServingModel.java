package io.millrace.tensorflow;

import io.millrace.model.GraphSettings;
import io.millrace.model.Layout;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import io.millrace.model.PoolSettings;
import io.millrace.model.SavedModelSettings;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Identity;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.train.Restore;
import org.tensorflow.op.train.Save;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/**
 * Exports a trained network as a full SavedModel (graph and variables) that any TensorFlow can
 * serve. Its signature {@code serving_default} takes {@code features [rows, features]} and gives
 * {@code scores [rows, outputs]}. Members of a pool that are SavedModels are part of it. A
 * SavedModel of the user's keeps the signatures that it came with.
 */
public final class ServingModel {
  private final TrainingStep step;
  private final List<Variable> variables;

  /** Members of a pool that were trained elsewhere. */
  private final List<Path> scorers;

  private ServingModel(GraphSettings settings) {
    step = TrainingSteps.of(settings);
    variables = step.variables();
    scorers = settings instanceof PoolSettings pool ? pool.scorers() : List.of();
  }

  /**
   * Writes the SavedModel.
   *
   * @param folder is made if it is not there
   * @throws ModelStateException if the state is of other settings
   * @throws IOException if the folder can't be written
   */
  public static void export(ModelSettings settings, ModelState state, Path folder)
      throws IOException {
    TensorFlowEngine.get();
    if (settings instanceof GraphSettings ours) {
      new ServingModel(ours).write(state, folder);
    } else if (settings instanceof SavedModelSettings own) {
      OwnModelExport.write(own, state, folder);
    }
  }

  /** The variables that an export has: all that a prediction needs. */
  public static Layout layout(GraphSettings settings) {
    Layout.Builder layout = new Layout.Builder();
    TrainingSteps.of(settings)
        .variables()
        .forEach(variable -> layout.add(variable.name(), variable.shape()));
    return layout.build();
  }

  private void write(ModelState state, Path folder) throws IOException {
    float[] values = step.read(state);
    List<ScorerGraph> graphs = new ArrayList<>();
    List<TFloat32> tensors = new ArrayList<>();
    try (Graph graph = new Graph()) {
      for (Path scorer : scorers) {
        graphs.add(ScorerGraph.read(scorer, "scorer_" + graphs.size()));
      }
      for (Variable variable : variables) {
        FloatDataBuffer numbers = DataBuffers.of(step.layout().slice(values, variable));
        tensors.add(TFloat32.tensorOf(shape(variable), numbers));
      }
      write(graph, graphs, tensors, folder);
    } finally {
      tensors.forEach(TFloat32::close);
      graphs.forEach(ScorerGraph::close);
    }
  }

  /**
   * Writes graph and variables.
   *
   * @param own what the variables hold
   */
  private void write(Graph graph, List<ScorerGraph> scorers, List<TFloat32> own, Path folder)
      throws IOException {
    Map<String, TFloat32> all = new LinkedHashMap<>();
    for (int i = 0; i < own.size(); i++) {
      all.put(variables.get(i).name(), own.get(i));
    }
    scorers.forEach(scorer -> all.putAll(scorer.values()));
    Ops tf = Ops.create(graph);
    Map<String, VarHandleOp> handles = new LinkedHashMap<>();
    List<Operand<TFloat32>> reads = new ArrayList<>();
    all.forEach(
        (name, value) -> {
          VarHandleOp handle =
              tf.varHandleOp(TFloat32.class, value.shape(), VarHandleOp.sharedName(name));
          handles.put(name, handle);
          reads.add(tf.readVariableOp(handle, TFloat32.class));
        });
    SavedModelFile file = new SavedModelFile();
    addServing(tf, reads, scorers, handles, file);
    file.saver(addSaver(tf, handles, reads));
    file.write(graph, folder);
    saveVariables(graph, reads, List.copyOf(all.values()), folder.resolve("variables"));
  }

  private void addServing(
      Ops tf,
      List<Operand<TFloat32>> reads,
      List<ScorerGraph> scorers,
      Map<String, VarHandleOp> handles,
      SavedModelFile file) {
    Operand<TFloat32> features =
        tf.withName("features")
            .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, step.features())));
    Values values = new Values();
    for (int i = 0; i < variables.size(); i++) {
      values.put(variables.get(i), reads.get(i));
    }
    List<Operand<TFloat32>> frozen = new ArrayList<>();
    for (ScorerGraph scorer : scorers) {
      Operand<TFloat32> said =
          tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, step.outputs())));
      frozen.add(said);
      file.add(graph -> scorer.addTo(graph, features, said, handles));
    }
    Pass pass = Pass.scoring(tf, values);
    Operand<TFloat32> scores = tf.withName("scores").identity(step.predict(pass, features, frozen));
    file.signature("serving_default").input("features", features).output("scores", scores);
  }

  /**
   * The operations by which TensorFlow saves and restores variables, as its loader expects them.
   */
  private static SaverDef addSaver(
      Ops tf, Map<String, VarHandleOp> handles, List<Operand<TFloat32>> reads) {
    Operand<TString> prefix =
        tf.withName("prefix").placeholder(TString.class, Placeholder.shape(Shape.scalar()));
    String[] names = handles.keySet().toArray(String[]::new);
    Operand<TString> keys = tf.constant(StdArrays.ndCopyOf(names));
    Operand<TString> whole = tf.zerosLike(keys);
    Save save = tf.train.save(prefix, keys, whole, new ArrayList<Operand<?>>(reads));
    Identity<TString> saved =
        tf.withName("saved").withControlDependencies(List.of((Op) save)).identity(prefix);
    Restore restore =
        tf.train.restore(prefix, keys, whole, Collections.nCopies(names.length, TFloat32.class));
    List<Op> assigned = new ArrayList<>();
    for (String name : names) {
      assigned.add(
          tf.assignVariableOp(
              Objects.requireNonNull(handles.get(name)), restore.tensors().get(assigned.size())));
    }
    Op restored = tf.withName("restored").withControlDependencies(assigned).noOp();
    return SaverDef.newBuilder()
        .setFilenameTensorName(prefix.asOutput().op().name() + ":0")
        .setSaveTensorName(saved.op().name() + ":0")
        .setRestoreOpName(restored.op().name())
        .setVersion(SaverDef.CheckpointFormatVersion.V2)
        .build();
  }

  /** Runs the save operation with these numbers in place of what the variables hold. */
  private static void saveVariables(
      Graph graph, List<Operand<TFloat32>> reads, List<TFloat32> values, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    try (Session session = new Session(graph);
        TString prefix = TString.scalarOf(folder.resolve("variables").toString())) {
      Session.Runner runner = session.runner().feed("prefix", prefix).addTarget("saved");
      for (int i = 0; i < values.size(); i++) {
        runner.feed(reads.get(i).asOutput(), values.get(i));
      }
      SavedVariables.write(runner);
    }
  }

  private static Shape shape(Variable variable) {
    int[] shape = variable.shape();
    long[] sizes = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      sizes[i] = shape[i];
    }
    return Shape.of(sizes);
  }
}
