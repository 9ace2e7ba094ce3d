package io.millrace.tensorflow;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import io.millrace.data.Block;
import io.millrace.model.ModelSettings.Device;
import io.millrace.model.ModelState;
import io.millrace.model.ScoringModel;
import io.millrace.model.StepResult;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.proto.SignatureDef;

/**
 * A SavedModel that only scores. Its signature {@code serving_default} has one input, {@code [rows,
 * features]} or, of one feature, {@code [rows]}, and one output, {@code [rows, scores]} or {@code
 * [rows]}. What it has learned is in its folder.
 */
public final class SavedModelScorer implements ScoringModel {
  private static final String SIGNATURE = "serving_default";

  /** Rows of a call. */
  private static final int CALL = 64;

  private final LoadedModel model;
  private final TfSymbolBlock signature;
  private final int features;
  private final boolean flat;
  private final int outputs;
  private final ByteBuffer input;

  private SavedModelScorer(Path folder, LoadedModel loaded, int features) {
    SignatureCheck check = new SignatureCheck(folder, loaded.definition());
    SignatureDef definition = check.signature(SIGNATURE);
    if (definition.getInputsCount() != 1 || definition.getOutputsCount() != 1) {
      throw check.failure("must have one input and one output in " + SIGNATURE + ", to be served");
    }
    var in = definition.getInputsMap().entrySet().iterator().next();
    var out = definition.getOutputsMap().entrySet().iterator().next();
    flat = features == 1 && in.getValue().getTensorShape().getDimCount() == 1;
    check.inputs(
        SIGNATURE,
        Map.of(
            in.getKey(),
            flat ? new long[] {SignatureCheck.OPEN} : new long[] {SignatureCheck.OPEN, features}));
    if (out.getValue().getTensorShape().getDimCount() == 1) {
      check.output(SIGNATURE, out.getKey(), SignatureCheck.OPEN);
      outputs = 1;
    } else {
      long[] shape =
          check.output(SIGNATURE, out.getKey(), SignatureCheck.OPEN, SignatureCheck.STATED);
      outputs = Math.toIntExact(shape[1]);
    }
    this.model = loaded;
    this.features = features;
    signature = loaded.signature(SIGNATURE);
    input = LoadedModel.direct(CALL * features);
  }

  /**
   * Loads a SavedModel.
   *
   * @param features numbers per sample that it must take
   * @throws io.millrace.model.SavedModelException if it does not, or has no such signature
   */
  public static SavedModelScorer load(Path folder, int features) {
    LoadedModel loaded = LoadedModel.loadGiven(folder, Device.CPU);
    try {
      return new SavedModelScorer(folder, loaded, features);
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public Block newBlock() {
    return new Block(CALL, features, 0);
  }

  @Override
  public StepResult predict(Block block) {
    int rows = block.rows();
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < features; i++) {
        input.putFloat((row * features + i) * Float.BYTES, block.feature(row, i));
      }
    }
    float[] scores = new float[rows * outputs];
    try (NDManager scope = model.scope()) {
      Shape shape = flat ? new Shape(rows) : new Shape(rows, features);
      ByteBuffer filled = input.duplicate().order(input.order());
      filled.limit(rows * features * Float.BYTES);
      NDList call = new NDList(scope.create(filled, shape, DataType.FLOAT32));
      LoadedModel.floats(model.run(signature, call).head()).get(scores);
    }
    return new StepResult(scores, new float[0], new float[0], new boolean[0], new float[0], 0);
  }

  /** Only the step is of it. */
  @Override
  public void restore(ModelState state) {}

  @Override
  public void close() {
    model.close();
  }
}
