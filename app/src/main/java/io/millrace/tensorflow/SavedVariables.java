package io.millrace.tensorflow;

import io.millrace.model.Layout;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.Restore;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** The variables of a SavedModel, as files beside its graph. */
public final class SavedVariables {
  private SavedVariables() {}

  /**
   * Has TensorFlow write them.
   *
   * @param saving runs the operation that saves them
   * @throws IOException if they can't be written
   */
  static void write(Session.Runner saving) throws IOException {
    try {
      saving.run().close();
    } catch (TensorFlowException e) { // of many kinds, by what is wrong with the disk
      throw new IOException(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
  }

  /**
   * Reads those that {@link ServingModel} wrote, by their names: the network's variables; the step
   * is 0 and there are no slots.
   *
   * @param file {@code saved_model.pb}; its variables lie beside it
   * @throws ModelStateException if it is no such SavedModel
   * @throws IOException if it can't be read
   */
  public static ModelState read(Path file) throws IOException {
    TensorFlowEngine.get();
    List<NodeDef> variables = variables(file);
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Session.Runner runner = session.runner();
      restore(Ops.create(graph), file, variables).tensors().forEach(runner::fetch);
      try (Result tensors = runner.run()) {
        return state(variables, tensors);
      }
    } catch (TensorFlowException e) {
      throw new ModelStateException(
          file + ": its variables can't be read: " + e.getMessage() + "; export it anew");
    }
  }

  /** The nodes that are variables. */
  private static List<NodeDef> variables(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      List<NodeDef> variables =
          SavedModel.parseFrom(in).getMetaGraphsList().stream()
              .flatMap(metaGraph -> metaGraph.getGraphDef().getNodeList().stream())
              .filter(node -> node.getOp().equals("VarHandleOp"))
              .toList();
      if (variables.isEmpty()) {
        throw new ModelStateException(file + ": the SavedModel has no variables");
      }
      return variables;
    }
  }

  private static Restore restore(Ops tf, Path file, List<NodeDef> variables) {
    String[] names = variables.stream().map(SavedVariables::name).toArray(String[]::new);
    Operand<TString> keys = tf.constant(StdArrays.ndCopyOf(names));
    return tf.train.restore(
        tf.constant(file.resolveSibling("variables").resolve("variables").toString()),
        keys,
        tf.zerosLike(keys),
        Collections.nCopies(names.length, TFloat32.class));
  }

  private static ModelState state(List<NodeDef> variables, Result tensors) {
    List<float[]> parts = new ArrayList<>();
    int size = 0;
    for (int i = 0; i < variables.size(); i++) {
      TFloat32 tensor = (TFloat32) tensors.get(i);
      float[] part = new float[(int) tensor.size()];
      tensor.copyTo(DataBuffers.of(part, false, false));
      parts.add(part);
      size += part.length;
    }
    FloatBuffer values = FloatBuffer.allocate(size);
    parts.forEach(values::put);
    Layout.Builder layout = new Layout.Builder();
    variables.forEach(variable -> layout.add(name(variable), shape(variable)));
    return new ModelState(0, layout.build(), values.array());
  }

  private static String name(NodeDef variable) {
    return variable.getAttrOrThrow("shared_name").getS().toStringUtf8();
  }

  private static int[] shape(NodeDef variable) {
    return variable.getAttrOrThrow("shape").getShape().getDimList().stream()
        .mapToInt(dimension -> Math.toIntExact(dimension.getSize()))
        .toArray();
  }
}
