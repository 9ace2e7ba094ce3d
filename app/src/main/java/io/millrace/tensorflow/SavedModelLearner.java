package io.millrace.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import io.millrace.data.Block;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.SavedModelSettings;
import io.millrace.model.StepResult;
import io.millrace.optimizer.LearningRate;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An {@link OnlineModel} that is a SavedModel of the user's: one call of its signature {@code
 * learn} for each mini-batch. To score only it makes the same call with {@code learn} 0, so scores
 * are the same numbers either way.
 */
final class SavedModelLearner implements OnlineModel {
  /** One runs, and the next waits. */
  private static final int CALLS_AHEAD = 2;

  private final int batchSize;
  private final int features;
  private final int labels;
  private final LearningRate learningRate;
  private final LoadedModel model;
  private final OwnSignatures signatures;
  private final TfSymbolBlock learn;
  private final TfSymbolBlock readState;
  private final TfSymbolBlock writeState;
  private final ByteBuffer featureBytes;
  private final ByteBuffer labelBytes;
  private final ByteBuffer weightBytes;
  private final Results results;
  private final ModelState[] kept = new ModelState[CALLS_AHEAD];
  private long steps;
  private int next;
  private double rateFactor = 1;
  private boolean frozen;

  private SavedModelLearner(SavedModelSettings settings, LoadedModel loaded) {
    model = loaded;
    batchSize = settings.batchSize();
    features = settings.features();
    labels = settings.labels();
    learningRate = settings.learningRate();
    signatures =
        OwnSignatures.check(
            settings.savedModel().path(), loaded.definition(), batchSize, features, labels);
    learn = loaded.signature(OwnSignatures.LEARN);
    readState = loaded.signature(OwnSignatures.READ_STATE);
    writeState = loaded.signature(OwnSignatures.WRITE_STATE);
    featureBytes = LoadedModel.direct(batchSize * features);
    labelBytes = LoadedModel.direct(batchSize * labels);
    weightBytes = LoadedModel.direct(batchSize);
    results =
        new Results(CALLS_AHEAD, Plans.blockSteps(batchSize), batchSize, signatures.outputs(), 0);
    Block block = newBlock();
    block.add();
    predict(block); // the first call takes its time: before anybody waits for it
  }

  /**
   * The SavedModel as it was written, ready to learn.
   *
   * @throws io.millrace.model.DeviceException if the settings ask for a device that is not there
   * @throws io.millrace.model.SavedModelException if it lacks a signature, or one is not as it must
   *     be
   */
  static SavedModelLearner create(SavedModelSettings settings) {
    LoadedModel loaded = LoadedModel.loadGiven(settings.savedModel().path(), settings.device());
    try {
      return new SavedModelLearner(settings, loaded);
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public int callsAhead() {
    return CALLS_AHEAD;
  }

  @Override
  public int outputs() {
    return signatures.outputs();
  }

  @Override
  public List<String> members() {
    return List.of();
  }

  @Override
  public Block newBlock() {
    return new Block(Plans.blockSteps(batchSize) * batchSize, features, labels);
  }

  @Override
  public long step() {
    return steps;
  }

  @Override
  public StepResult learn(Block block) {
    kept[next] = snapshot();
    next = (next + 1) % CALLS_AHEAD;
    int complete = block.toLearn(batchSize);
    StepResult learned = run(block, !frozen);
    steps += complete;
    return frozen ? learned.passed(complete) : learned.withSteps(complete);
  }

  @Override
  public StepResult predict(Block block) {
    return run(block, false).withSteps(0);
  }

  private StepResult run(Block block, boolean learns) {
    if (block.features() != features || block.labels() != labels) {
      throw new IllegalArgumentException("the block is not of this model: make it with newBlock()");
    }
    StepResult result = results.next();
    int scored = (block.rows() + batchSize - 1) / batchSize;
    int before = 0;
    for (int i = 0; i < scored; i++) {
      boolean isStep = (i + 1) * batchSize <= block.rows() && !block.isScoreOnly(i);
      call(block, result, i, before, isStep && learns);
      before += isStep ? 1 : 0;
    }
    return result;
  }

  /**
   * One call.
   *
   * @param index of the mini-batch in the block
   * @param before mini-batches of the block before it that are not scored only
   */
  private void call(Block block, StepResult result, int index, int before, boolean live) {
    float rate = live ? (float) (rateFactor * learningRate.at(steps + before)) : 0;
    copyRows(block, index * batchSize);
    try (NDManager scope = model.scope()) {
      // In the alphabetical order of their names.
      NDList inputs =
          new NDList(
              tensor(scope, featureBytes, batchSize, features),
              tensor(scope, labelBytes, batchSize, labels),
              scope.create(live ? 1f : 0f),
              scope.create(rate),
              tensor(scope, weightBytes, batchSize));
      unpack(model.run(learn, inputs), result, index, before);
    }
    // Overwritten by the next mini-batch if this one is no step.
    result.learningRates()[before] = rate;
    result.applied()[before] &= live;
  }

  private void copyRows(Block block, int first) {
    for (int row = 0; row < batchSize; row++) {
      for (int i = 0; i < features; i++) {
        featureBytes.putFloat((row * features + i) * Float.BYTES, block.feature(first + row, i));
      }
      for (int i = 0; i < labels; i++) {
        labelBytes.putFloat((row * labels + i) * Float.BYTES, block.label(first + row, i));
      }
      weightBytes.putFloat(row * Float.BYTES, block.weight(first + row));
    }
  }

  private static NDArray tensor(NDManager scope, ByteBuffer bytes, long... shape) {
    return scope.create(bytes.duplicate(), new Shape(shape), DataType.FLOAT32);
  }

  private void unpack(NDList outputs, StepResult result, int index, int before) {
    int scores = batchSize * outputs();
    LoadedModel.floats(outputs.get("scores")).get(result.scores(), index * scores, scores);
    LoadedModel.floats(outputs.get("losses")).get(result.losses(), index * batchSize, batchSize);
    result.gradientNorms()[before] = LoadedModel.floats(outputs.get("gradient_norm")).get(0);
    result.applied()[before] = LoadedModel.floats(outputs.get("applied")).get(0) != 0;
  }

  @Override
  public void scaleLearningRate(double factor) {
    rateFactor = factor;
  }

  @Override
  public void freeze(boolean toFreeze) {
    frozen = toFreeze;
  }

  @Override
  public ModelState snapshot() {
    return new ModelState(steps, signatures.layout(), model.read(readState));
  }

  @Override
  public ModelState snapshotBefore(int count) {
    return kept[Math.floorMod(next - count, CALLS_AHEAD)];
  }

  @Override
  public void restore(ModelState state) {
    signatures.check(state);
    model.write(writeState, state.values());
    steps = state.step();
  }

  /** Its state is its own: the configuration keeps it from being asked. */
  @Override
  public void resetSlots() {
    throw new UnsupportedOperationException("a SavedModel does not say which variables are slots");
  }

  /** Nobody keeps its first state: settings and commands that ask for it are refused. */
  @Override
  public void reset() {
    throw new UnsupportedOperationException("the first state of a SavedModel is not kept");
  }

  @Override
  public String environment() {
    return TensorFlowEngine.environment();
  }

  @Override
  public void close() {
    model.close();
  }
}
