package io.millrace.tensorflow;

import io.millrace.model.SavedModelException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GradientDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;

/**
 * The graph of a SavedModel as a part of another's, with its variables. Java can't import a graph
 * and connect it to another, so that is done where the file is written: names get a prefix, and two
 * nodes stand for the connections.
 */
final class ScorerGraph implements AutoCloseable {
  private static final String SIGNATURE = "serving_default";
  private static final String VARIABLE = "VarHandleOp";

  /** What is not in variables, and would not be there. */
  private static final Set<String> UNKNOWN_STATE =
      Set.of("HashTable", "HashTableV2", "MutableHashTableV2", "Variable", "VariableV2");

  private final Path folder;
  private final String prefix;
  private final GraphDef graph;
  private final String input;
  private final String output;
  private final List<NodeDef> nodes;
  private final Map<String, String> functions;
  private final Result values;

  private ScorerGraph(Path folder, String prefix, SavedModelBundle bundle) {
    this.folder = folder;
    this.prefix = prefix;
    MetaGraphDef model = bundle.metaGraphDef();
    graph = model.getGraphDef();
    SignatureDef signature = new SignatureCheck(folder, model).signature(SIGNATURE);
    input = node(signature.getInputsMap().values().iterator().next().getName());
    output = signature.getOutputsMap().values().iterator().next().getName();
    nodes = needed();
    functions =
        graph.getLibrary().getFunctionList().stream()
            .map(function -> function.getSignature().getName())
            .collect(Collectors.toMap(name -> name, name -> prefix + "_" + name));
    checkState();
    values = read(bundle);
  }

  /**
   * Reads a SavedModel.
   *
   * @param prefix of the names of all nodes
   * @throws SavedModelException if what it knows is not in variables alone
   */
  static ScorerGraph read(Path folder, String prefix) {
    try (SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve")) {
      return new ScorerGraph(folder, prefix, bundle);
    }
  }

  /** The node of a tensor, or of an input of a node. */
  private static String node(String tensor) {
    String name = tensor.startsWith("^") ? tensor.substring(1) : tensor;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /** All that the output is computed from. */
  private List<NodeDef> needed() {
    Map<String, NodeDef> all = new LinkedHashMap<>();
    graph.getNodeList().forEach(node -> all.put(node.getName(), node));
    Map<String, NodeDef> needed = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(node(output)));
    while (!open.isEmpty()) {
      NodeDef next = all.get(open.removeFirst());
      if (next != null && needed.put(next.getName(), next) == null) {
        next.getInputList().forEach(before -> open.addLast(node(before)));
      }
    }
    return List.copyOf(needed.values());
  }

  private void checkState() {
    for (NodeDef node : nodes) {
      boolean isOther =
          node.getOp().equals(VARIABLE)
              && node.getAttrOrThrow("dtype").getType() != DataType.DT_FLOAT;
      if (isOther || UNKNOWN_STATE.contains(node.getOp())) {
        throw new SavedModelException(
            "%s: its node %s is a %s%s, which can't be exported within a pool: only variables of floats can"
                .formatted(
                    folder, node.getName(), node.getOp(), isOther ? " of other numbers" : ""));
      }
    }
  }

  private List<NodeDef> variables() {
    return nodes.stream().filter(node -> node.getOp().equals(VARIABLE)).toList();
  }

  /** What its variables hold, in their order. */
  private Result read(SavedModelBundle bundle) {
    Ops tf = Ops.create(bundle.graph());
    Session.Runner runner = bundle.session().runner();
    for (NodeDef variable : variables()) {
      Output<?> handle = bundle.graph().operation(variable.getName()).output(0);
      runner.fetch(tf.readVariableOp(handle, TFloat32.class));
    }
    return runner.run();
  }

  /** Its variables by name, each with what it holds. */
  Map<String, TFloat32> values() {
    Map<String, TFloat32> byName = new LinkedHashMap<>();
    for (int i = 0; i < variables().size(); i++) {
      Tensor value = values.get(i);
      byName.put(name(variables().get(i)), (TFloat32) value);
    }
    return byName;
  }

  /** The name of a variable, unique in the whole graph. */
  private String name(NodeDef variable) {
    return prefix + "/" + variable.getName();
  }

  /**
   * Adds it to a graph.
   *
   * @param whole the other graph
   * @param features what it scores, in that graph
   * @param scores a node there that stands for its output
   * @param handles the variables by name, in that graph
   */
  void addTo(
      GraphDef.Builder whole,
      Operand<?> features,
      Operand<?> scores,
      Map<String, ? extends Operand<?>> handles) {
    for (NodeDef node : nodes) {
      NodeDef.Builder added = renamed(node);
      if (node.getName().equals(input)) {
        identity(added, tensor(features), DataType.DT_FLOAT);
      } else if (node.getOp().equals(VARIABLE)) {
        identity(
            added, tensor(Objects.requireNonNull(handles.get(name(node)))), DataType.DT_RESOURCE);
      }
      whole.addNode(added);
    }
    for (NodeDef.Builder node : whole.getNodeBuilderList()) {
      if (node.getName().equals(scores.asOutput().op().name())) {
        identity(node, prefix + "/" + output, DataType.DT_FLOAT);
      }
    }
    for (FunctionDef function : graph.getLibrary().getFunctionList()) {
      FunctionDef.Builder added = function.toBuilder();
      added.getSignatureBuilder().setName(functions.get(function.getSignature().getName()));
      added.getNodeDefBuilderList().forEach(this::renameFunctions);
      whole.getLibraryBuilder().addFunction(added);
    }
    for (GradientDef gradient : graph.getLibrary().getGradientList()) {
      whole
          .getLibraryBuilder()
          .addGradient(
              GradientDef.newBuilder()
                  .setFunctionName(renamed(gradient.getFunctionName()))
                  .setGradientFunc(renamed(gradient.getGradientFunc())));
    }
  }

  private static String tensor(Operand<?> operand) {
    return operand.asOutput().op().name() + ":" + operand.asOutput().index();
  }

  private static void identity(NodeDef.Builder node, String of, DataType type) {
    node.setOp("Identity")
        .clearInput()
        .addInput(of)
        .clearAttr()
        .putAttr("T", AttrValue.newBuilder().setType(type).build());
  }

  private NodeDef.Builder renamed(NodeDef node) {
    NodeDef.Builder renamed = node.toBuilder().setName(prefix + "/" + node.getName());
    renamed.clearInput();
    for (String before : node.getInputList()) {
      renamed.addInput(
          before.startsWith("^")
              ? "^" + prefix + "/" + before.substring(1)
              : prefix + "/" + before);
    }
    renameFunctions(renamed.removeAttr("_class")); // which names nodes
    return renamed;
  }

  private String renamed(String function) {
    return functions.getOrDefault(function, function);
  }

  private void renameFunctions(NodeDef.Builder node) {
    node.setOp(renamed(node.getOp()));
    node.getAttrMap().forEach((key, value) -> node.putAttr(key, renamed(value)));
  }

  private AttrValue renamed(AttrValue value) {
    AttrValue.Builder renamed = value.toBuilder();
    if (value.hasFunc()) {
      renamed.setFunc(renamed(value.getFunc()));
    } else if (value.hasList() && value.getList().getFuncCount() > 0) {
      List<NameAttrList> all = new ArrayList<>();
      value.getList().getFuncList().forEach(function -> all.add(renamed(function)));
      renamed.getListBuilder().clearFunc().addAllFunc(all);
    }
    return renamed.build();
  }

  private NameAttrList renamed(NameAttrList function) {
    NameAttrList.Builder renamed = function.toBuilder().setName(renamed(function.getName()));
    function.getAttrMap().forEach((key, value) -> renamed.putAttr(key, renamed(value)));
    return renamed.build();
  }

  @Override
  public void close() {
    values.close();
  }
}
