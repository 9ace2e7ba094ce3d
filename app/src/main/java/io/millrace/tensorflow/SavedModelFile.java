package io.millrace.tensorflow;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Writes a graph and its signatures as {@code saved_model.pb}. TensorFlow's own exporter for Java
 * drops resource variables, hence this one.
 */
final class SavedModelFile {
  private final Map<String, SignatureBuilder> signatures = new TreeMap<>();
  private final Set<String> compiled = new HashSet<>();
  private final List<Consumer<GraphDef.Builder>> additions = new ArrayList<>();
  private @Nullable SaverDef saver;

  /** The signature of that name, to be filled. */
  SignatureBuilder signature(String name) {
    return signatures.computeIfAbsent(name, key -> new SignatureBuilder());
  }

  /** Has XLA compile the function called by the node of that name. */
  void compile(String node) {
    compiled.add(node);
  }

  /** Adds what a graph made here can't hold. */
  void add(Consumer<GraphDef.Builder> addition) {
    additions.add(addition);
  }

  /** Names the operations that save and restore the variables. */
  void saver(SaverDef definition) {
    saver = definition;
  }

  /** Writes the model into a folder, which is made if it is not there. */
  void write(Graph graph, Path folder) throws IOException {
    GraphDef.Builder definition = graph.toGraphDef().toBuilder();
    AttrValue yes = AttrValue.newBuilder().setB(true).build();
    for (NodeDef.Builder node : definition.getNodeBuilderList()) {
      if (compiled.contains(node.getName())) {
        node.putAttr("_XlaMustCompile", yes);
      }
    }
    additions.forEach(addition -> addition.accept(definition));
    MetaGraphDef.Builder metaGraph =
        MetaGraphDef.newBuilder()
            .setGraphDef(definition)
            .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"));
    if (saver != null) {
      metaGraph.setSaverDef(saver);
    }
    signatures.forEach((key, signature) -> metaGraph.putSignatureDef(key, signature.build()));
    SavedModel model =
        SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(metaGraph).build();
    Files.createDirectories(folder);
    try (OutputStream out = Files.newOutputStream(folder.resolve("saved_model.pb"))) {
      model.writeTo(out);
    }
  }

  /** The inputs and outputs of one signature. */
  static final class SignatureBuilder {
    private final SignatureDef.Builder definition =
        SignatureDef.newBuilder().setMethodName("tensorflow/serving/predict");

    SignatureBuilder input(String key, Operand<?> operand) {
      definition.putInputs(key, info(operand.asOutput()));
      return this;
    }

    SignatureBuilder output(String key, Operand<?> operand) {
      definition.putOutputs(key, info(operand.asOutput()));
      return this;
    }

    private SignatureDef build() {
      return definition.build();
    }

    private static TensorInfo info(Output<?> tensor) {
      TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
      for (long size : tensor.shape().asArray()) {
        shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
      }
      return TensorInfo.newBuilder()
          .setName(tensor.op().name() + ":" + tensor.index())
          .setDtype(tensor.dataType())
          .setTensorShape(shape)
          .build();
    }
  }
}
