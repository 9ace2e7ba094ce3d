package io.millrace.tensorflow;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.tensorflow.engine.SavedModelBundle;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import ai.djl.tensorflow.engine.javacpp.JavacppUtils;
import ai.djl.training.ParameterStore;
import io.millrace.model.DeviceException;
import io.millrace.model.ModelSettings.Device;
import io.millrace.model.SavedModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.RewriterConfig;

/**
 * A SavedModel that DJL has loaded. All its signatures share one set of variables. DJL takes inputs
 * in the alphabetical order of their keys, and gives outputs in that of theirs.
 */
final class LoadedModel implements AutoCloseable {
  private static final String VARIABLES = "variables/variables.index";

  private final Model model;
  private final NDManager manager;
  private final ParameterStore parameters;

  private LoadedModel(Model model) {
    this.model = model;
    this.manager = model.getNDManager().newSubManager();
    // Not before the engine is up: it would start DJL's own search for a library.
    this.parameters = new ParameterStore();
  }

  /**
   * Loads a folder that holds {@code saved_model.pb}.
   *
   * @throws DeviceException if there is no such device
   */
  static LoadedModel load(Path folder, Device device) {
    return load(folder, device, RewriterConfig.newBuilder(), 1);
  }

  /**
   * Loads a SavedModel of the user's.
   *
   * @throws DeviceException if there is no such device
   * @throws SavedModelException if it is none, or a part of it is broken or missing
   */
  static LoadedModel loadGiven(Path folder, Device device) {
    LoadedModel loaded;
    try {
      loaded = load(folder, device);
    } catch (DeviceException e) {
      throw e;
    } catch (RuntimeException e) { // of many kinds, by what TensorFlow stumbles over
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new SavedModelException(
          folder + ": can't be read as a SavedModel: " + reason + ": is all of it there?", e);
    }
    // Without them TensorFlow loads it all the same, and fails at the first call.
    if (!Files.exists(folder.resolve(VARIABLES)) && loaded.hasVariables()) {
      loaded.close();
      throw new SavedModelException(
          folder + ": has no " + VARIABLES + ", which its graph needs: copy the whole folder");
    }
    return loaded;
  }

  private boolean hasVariables() {
    return definition().getGraphDef().getNodeList().stream()
        .anyMatch(node -> node.getOp().equals("VarHandleOp"));
  }

  /**
   * Loads a folder whose graph XLA compiles. TensorFlow's own rewriting of the graph, once for each
   * signature, takes up to a third of the time until such a model is ready, and is for nothing: XLA
   * simplifies what it compiles.
   *
   * @param threads that run what can be run at the same time, if more than the caller's
   * @throws DeviceException if there is no such device
   */
  static LoadedModel loadCompiled(Path folder, Device device, int threads) {
    return load(folder, device, RewriterConfig.newBuilder().setDisableMetaOptimizer(true), threads);
  }

  private static LoadedModel load(
      Path folder, Device device, RewriterConfig.Builder rewriting, int threads) {
    TensorFlowEngine.get();
    Model model = Model.newInstance("millrace", Devices.of(device), "TensorFlow");
    try {
      model.load(folder, null, Map.of("ConfigProto", config(rewriting, threads)));
      return new LoadedModel(model);
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException("the model in " + folder + " can't be read", e);
    } catch (MalformedModelException e) {
      model.close();
      throw new IllegalStateException("TensorFlow refused the model in " + folder, e);
    }
  }

  /**
   * DJL's own, without the optimizer of memory: in a model of 20 million weights it puts {@code
   * TemporaryVariable} in the place of sums, an operation that XLA does not know.
   */
  private static ConfigProto config(RewriterConfig.Builder rewriting, int threads) {
    rewriting.setMemoryOptimization(RewriterConfig.MemOptType.NO_MEM_OPT);
    ConfigProto.Builder config =
        JavacppUtils.getSessionConfig().toBuilder()
            .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewriting));
    if (threads > 1) {
      config.setInterOpParallelismThreads(threads);
    }
    return config.build();
  }

  /** What the file says of the model: its signatures among others. */
  MetaGraphDef definition() {
    return bundle().getMetaGraphDef();
  }

  /** The signature of that name, which must be there: DJL would take another in its place. */
  TfSymbolBlock signature(String name) {
    return new TfSymbolBlock(bundle(), name);
  }

  private SavedModelBundle bundle() {
    return ((TfSymbolBlock) model.getBlock()).getSavedModelBundle();
  }

  /** Holds the tensors of one call; to be closed behind it. */
  NDManager scope() {
    return manager.newSubManager();
  }

  /** Runs a signature. */
  NDList run(TfSymbolBlock signature, NDList inputs) {
    return signature.forward(parameters, inputs, false);
  }

  /** Runs a signature of one input, a vector. */
  void write(TfSymbolBlock signature, float[] values) {
    try (NDManager scope = scope()) {
      run(signature, new NDList(scope.create(values)));
    }
  }

  /** The first output of a signature without inputs. */
  float[] read(TfSymbolBlock signature) {
    try (NDManager scope = scope()) {
      FloatBuffer output = floats(run(signature, new NDList(scope.create(0f))).head());
      float[] values = new float[output.remaining()];
      output.get(values);
      return values;
    }
  }

  /** The numbers of a tensor. */
  static FloatBuffer floats(NDArray array) {
    return array.toByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** A buffer that tensors are made from. */
  static ByteBuffer direct(int numbers) {
    return ByteBuffer.allocateDirect(numbers * Float.BYTES).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    manager.close();
    model.close();
  }
}
