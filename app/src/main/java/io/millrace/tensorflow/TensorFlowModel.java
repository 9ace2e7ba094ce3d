package io.millrace.tensorflow;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.tensorflow.engine.SavedModelBundle;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import ai.djl.training.ParameterStore;
import io.millrace.data.Block;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.optimizer.LearningRate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An {@link OnlineModel} that is a TensorFlow graph, every signature of it driven through DJL. */
public final class TensorFlowModel implements OnlineModel {
  /** Rows of a block: so many make the fixed cost of a call small. */
  private static final int BLOCK_ROWS = 512;

  /** The largest mini-batch and state that {@link ModelSettings.Plan#AUTO} gives to the scan. */
  private static final int SCAN_MAX_BATCH = 64;

  private static final int SCAN_MAX_STATE = 4_000_000;

  private final TrainingStep step;
  private final Plan plan;
  private final LearningRate learningRate;
  private final Model model;
  private final NDManager manager;
  private final TfSymbolBlock train;
  private final TfSymbolBlock readState;
  private final List<TfSymbolBlock> keep;
  private final List<TfSymbolBlock> readKept;
  private final long[] stepsKept;
  private final TfSymbolBlock writeState;
  private final ParameterStore parameters;
  private final ByteBuffer counts = direct(3);
  private final ByteBuffer rates;
  private final float[] packed;
  private StepResult result;
  private StepResult otherResult;
  private long steps;
  private int kept;
  private double rateFactor = 1;

  private TensorFlowModel(ModelSettings settings) throws IOException, MalformedModelException {
    step = new TrainingStep(settings);
    plan = plan(settings, step);
    learningRate = new LearningRate(settings.optimizer(), settings.schedule(), settings.warmUp());
    rates = direct(plan.miniBatches());
    packed = new float[plan.miniBatches() * step.resultWidth()];
    result = newResult();
    otherResult = newResult();
    model = load(settings.device());
    // Not before the engine is up: it would start DJL's own search for a library.
    parameters = new ParameterStore();
    manager = model.getNDManager().newSubManager();
    SavedModelBundle bundle = ((TfSymbolBlock) model.getBlock()).getSavedModelBundle();
    train = new TfSymbolBlock(bundle, TrainingGraph.TRAIN);
    readState = new TfSymbolBlock(bundle, TrainingGraph.READ_STATE);
    keep = TrainingGraph.KEEP.stream().map(key -> new TfSymbolBlock(bundle, key)).toList();
    readKept = TrainingGraph.READ_KEPT.stream().map(key -> new TfSymbolBlock(bundle, key)).toList();
    stepsKept = new long[keep.size()];
    writeState = new TfSymbolBlock(bundle, TrainingGraph.WRITE_STATE);
    write(step.layout().initial());
    warmUp();
  }

  /** The first call compiles: do it before anybody waits for it. Without a row there is no call. */
  private void warmUp() {
    Block block = newBlock();
    block.add();
    predict(block);
  }

  /**
   * A new model with its initial weights, compiled and ready.
   *
   * @throws DeviceException if the settings ask for a device that is not there
   */
  public static TensorFlowModel create(ModelSettings settings) {
    try {
      return new TensorFlowModel(settings);
    } catch (IOException e) {
      throw new UncheckedIOException("the model's graph could not be written or read", e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException("TensorFlow refused the model's graph", e);
    }
  }

  private StepResult newResult() {
    int steps = blockSteps(step.batchSize());
    int rows = steps * step.batchSize();
    return new StepResult(
        new float[rows * step.network().outputs()],
        new float[rows],
        new float[steps],
        new boolean[steps],
        new float[steps],
        0);
  }

  private static Plan plan(ModelSettings settings, TrainingStep step) {
    boolean cpu = settings.device() == ModelSettings.Device.CPU;
    boolean suitsXla = step.network().suitsXla();
    boolean scan =
        switch (settings.plan()) {
          case SCAN -> true;
          case BATCH -> false;
          case AUTO ->
              cpu
                  && suitsXla
                  && settings.batchSize() <= SCAN_MAX_BATCH
                  && step.layout().size() <= SCAN_MAX_STATE;
        };
    return scan ? new ScanPlan(blockSteps(settings.batchSize())) : new BatchPlan(suitsXla || !cpu);
  }

  /** Mini-batches of a block. */
  private static int blockSteps(int batchSize) {
    return Math.max(1, BLOCK_ROWS / batchSize);
  }

  private Model load(ModelSettings.Device device) throws IOException, MalformedModelException {
    TensorFlowEngine.get();
    Path folder = Files.createTempDirectory("millrace-model");
    try {
      TrainingGraph.write(step, plan, folder);
      Model loaded = Model.newInstance("millrace", Devices.of(device), "TensorFlow");
      loaded.load(folder);
      return loaded;
    } finally {
      Files.deleteIfExists(folder.resolve("saved_model.pb"));
      Files.delete(folder);
    }
  }

  @Override
  public int batchSize() {
    return step.batchSize();
  }

  @Override
  public int outputs() {
    return step.network().outputs();
  }

  @Override
  public Block newBlock() {
    return new Block(
        blockSteps(step.batchSize()) * step.batchSize(),
        step.features(),
        step.width() - step.features() - 1);
  }

  @Override
  public long step() {
    return steps;
  }

  @Override
  public StepResult learn(Block block) {
    int complete = block.rows() / step.batchSize();
    keep();
    StepResult learned = run(block, complete);
    steps += complete;
    return learned;
  }

  @Override
  public void scaleLearningRate(double factor) {
    rateFactor = factor;
  }

  @Override
  public StepResult predict(Block block) {
    return run(block, 0);
  }

  private StepResult run(Block block, int learned) {
    int scored = (block.rows() + step.batchSize() - 1) / step.batchSize();
    if (block.width() != step.width() || block.capacity() % step.batchSize() != 0) {
      throw new IllegalArgumentException("the block is not of this model: make it with newBlock()");
    }
    swapResults();
    for (int first = 0; first < scored; first += plan.miniBatches()) {
      int most = plan.miniBatches();
      call(block, first, Math.min(learned - first, most), Math.min(scored - first, most));
    }
    return result.withSteps(learned);
  }

  /** So that the latest result stays what it is during this call. */
  private void swapResults() {
    StepResult latest = result;
    result = otherResult;
    otherResult = latest;
  }

  /** One call of the graph, for mini-batches from {@code first} on; fewer than 1 may be learned. */
  private void call(Block block, int first, int learned, int scored) {
    counts.asIntBuffer().put(0, learned).put(1, scored).put(2, (int) (steps + first));
    FloatBuffer fed = rates.asFloatBuffer();
    for (int i = 0; i < learned; i++) {
      float rate = (float) (rateFactor * learningRate.at(steps + first + i));
      result.learningRates()[first + i] = rate;
      fed.put(i, rate);
    }
    int miniBatches = plan.miniBatches();
    int bytes = step.batchSize() * step.width() * Float.BYTES;
    ByteBuffer rows = block.buffer().slice(first * bytes, miniBatches * bytes);
    try (NDManager scope = manager.newSubManager()) {
      Shape shape = new Shape(miniBatches, step.batchSize(), step.width());
      NDList inputs =
          new NDList(
              scope.create(rows, shape, DataType.FLOAT32),
              scope.create(counts.duplicate(), new Shape(3), DataType.INT32),
              scope.create(rates.duplicate(), new Shape(miniBatches), DataType.FLOAT32));
      NDArray results = train.forward(parameters, inputs, true).head();
      floats(results).get(packed, 0, scored * step.resultWidth());
    }
    unpack(first, scored);
  }

  private void unpack(int first, int scored) {
    int scores = step.batchSize() * step.network().outputs();
    for (int i = 0; i < scored; i++) {
      int from = i * step.resultWidth();
      int losses = from + scores;
      int norm = losses + step.batchSize();
      int to = first + i;
      System.arraycopy(packed, from, result.scores(), to * scores, scores);
      System.arraycopy(packed, losses, result.losses(), to * step.batchSize(), step.batchSize());
      result.gradientNorms()[to] = packed[norm];
      result.applied()[to] = packed[norm + 1] != 0;
    }
  }

  private void keep() {
    kept = (kept + 1) % keep.size();
    stepsKept[kept] = steps;
    try (NDManager scope = manager.newSubManager()) {
      keep.get(kept).forward(parameters, new NDList(scope.create(0f)), false);
    }
  }

  @Override
  public ModelState snapshot() {
    return new ModelState(steps, step.layout().toString(), read(readState));
  }

  @Override
  public ModelState snapshotBefore(int calls) {
    int place = Math.floorMod(kept - (calls - 1), keep.size());
    return new ModelState(stepsKept[place], step.layout().toString(), read(readKept.get(place)));
  }

  private float[] read(TfSymbolBlock signature) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray state = signature.forward(parameters, new NDList(scope.create(0f)), false).head();
      float[] values = new float[step.layout().size()];
      floats(state).get(values);
      return values;
    }
  }

  @Override
  public void restore(ModelState state) {
    step.layout().check(state);
    write(state.values());
    steps = state.step();
  }

  private void write(float[] values) {
    try (NDManager scope = manager.newSubManager()) {
      writeState.forward(parameters, new NDList(scope.create(values)), false);
    }
  }

  @Override
  public String environment() {
    return TensorFlowEngine.environment();
  }

  @Override
  public void close() {
    manager.close();
    model.close();
  }

  private static FloatBuffer floats(NDArray array) {
    return array.toByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private static ByteBuffer direct(int numbers) {
    return ByteBuffer.allocateDirect(numbers * Float.BYTES).order(ByteOrder.nativeOrder());
  }
}
