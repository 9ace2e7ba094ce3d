package io.millrace.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import io.millrace.data.Block;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.optimizer.LearningRate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An {@link OnlineModel} that is a TensorFlow graph, every signature of it driven through DJL. */
public final class TensorFlowModel implements OnlineModel {
  /** Rows of a block: so many make the fixed cost of a call small. */
  private static final int BLOCK_ROWS = 512;

  /**
   * The largest mini-batch and state beside sparse tables that {@link ModelSettings.Plan#AUTO}
   * gives to the scan.
   */
  private static final int SCAN_MAX_BATCH = 64;

  private static final int SCAN_MAX_STATE = 4_000_000;

  private final TrainingStep step;
  private final Plan plan;
  private final LearningRate learningRate;
  private final LoadedModel model;
  private final TfSymbolBlock train;
  private final TfSymbolBlock readState;
  private final List<TfSymbolBlock> keep;
  private final List<TfSymbolBlock> readKept;
  private final long[] stepsKept;
  private final UndoLog undoLog;
  private final TfSymbolBlock writeState;
  private final ByteBuffer counts = LoadedModel.direct(3);
  private final ByteBuffer rates;
  private final float[] packed;
  private final Results results;
  private final @Nullable Teacher teacher;
  private long steps;
  private int kept;
  private double rateFactor = 1;
  private boolean frozen;

  private TensorFlowModel(NetworkSettings settings) throws IOException {
    step = new TrainingStep(settings);
    plan = plan(settings, step);
    learningRate = settings.learningRate();
    rates = LoadedModel.direct(plan.miniBatches());
    packed = new float[plan.miniBatches() * step.resultWidth()];
    results = new Results(blockSteps(batchSize()), batchSize(), outputs());
    teacher = settings.distillation() == null ? null : teacher(settings);
    model = load(settings.device());
    train = model.signature(TrainingGraph.TRAIN);
    readState = model.signature(TrainingGraph.READ_STATE);
    keep = TrainingGraph.KEEP.stream().map(model::signature).toList();
    readKept = TrainingGraph.READ_KEPT.stream().map(model::signature).toList();
    stepsKept = new long[keep.size()];
    undoLog = new UndoLog(step, model, keep.size());
    writeState = model.signature(TrainingGraph.WRITE_STATE);
    model.write(writeState, step.layout().initial());
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
  public static TensorFlowModel create(NetworkSettings settings) {
    try {
      return new TensorFlowModel(settings);
    } catch (IOException e) {
      throw new UncheckedIOException("the model's graph could not be written or read", e);
    }
  }

  private static Plan plan(NetworkSettings settings, TrainingStep step) {
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
                  && step.carried().size() <= SCAN_MAX_STATE;
        };
    return scan ? new ScanPlan(blockSteps(settings.batchSize())) : new BatchPlan(suitsXla || !cpu);
  }

  /** Mini-batches of a block. */
  static int blockSteps(int batchSize) {
    return Math.max(1, BLOCK_ROWS / batchSize);
  }

  private Teacher teacher(NetworkSettings settings) {
    return Teacher.load(
        Objects.requireNonNull(settings.distillation()).teacher(),
        settings.device(),
        new Teacher.Rows(plan.miniBatches() * batchSize(), step.features(), step.labels() + 1),
        outputs());
  }

  private LoadedModel load(ModelSettings.Device device) throws IOException {
    TensorFlowEngine.get();
    Path folder = Files.createTempDirectory("millrace-model");
    try {
      TrainingGraph.write(step, plan, folder);
      return LoadedModel.load(folder, device);
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
        blockSteps(step.batchSize()) * step.batchSize(), step.features(), step.labels());
  }

  @Override
  public long step() {
    return steps;
  }

  @Override
  public StepResult learn(Block block) {
    int complete = block.rows() / step.batchSize();
    keep();
    StepResult learned = frozen ? run(block, 0).passed(complete) : run(block, complete);
    steps += complete;
    return learned;
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
  public StepResult predict(Block block) {
    return run(block, 0);
  }

  private StepResult run(Block block, int learned) {
    int scored = (block.rows() + step.batchSize() - 1) / step.batchSize();
    if (block.width() + step.teacherScores() != step.width()
        || block.capacity() % step.batchSize() != 0) {
      throw new IllegalArgumentException("the block is not of this model: make it with newBlock()");
    }
    StepResult result = results.next();
    for (int first = 0; first < scored; first += plan.miniBatches()) {
      int most = plan.miniBatches();
      call(block, result, first, Math.min(learned - first, most), Math.min(scored - first, most));
    }
    return result.withSteps(learned);
  }

  /** One call of the graph, for mini-batches from {@code first} on; fewer than 1 may be learned. */
  private void call(Block block, StepResult result, int first, int learned, int scored) {
    counts.asIntBuffer().put(0, learned).put(1, scored).put(2, (int) (steps + first));
    FloatBuffer fed = rates.asFloatBuffer();
    for (int i = 0; i < learned; i++) {
      float rate = (float) (rateFactor * learningRate.at(steps + first + i));
      result.learningRates()[first + i] = rate;
      fed.put(i, rate);
    }
    int miniBatches = plan.miniBatches();
    ByteBuffer rows = rows(block, first, scored);
    try (NDManager scope = model.scope()) {
      Shape shape = new Shape(miniBatches, step.batchSize(), step.width());
      NDList inputs =
          new NDList(
              scope.create(rows, shape, DataType.FLOAT32),
              scope.create(counts.duplicate(), new Shape(3), DataType.INT32),
              scope.create(rates.duplicate(), new Shape(miniBatches), DataType.FLOAT32));
      NDList outputs = model.run(train, inputs);
      NDArray numbers = outputs.get(TrainingGraph.RESULTS);
      LoadedModel.floats(numbers).get(packed, 0, scored * step.resultWidth());
      if (learned > 0) {
        undoLog.add(outputs);
      }
    }
    unpack(result, first, scored);
  }

  /** What the graph gets: a part of the block, behind each row what the teacher says of it. */
  private ByteBuffer rows(Block block, int first, int scored) {
    int bytes = step.batchSize() * block.width() * Float.BYTES;
    ByteBuffer rows = block.buffer().slice(first * bytes, plan.miniBatches() * bytes);
    return teacher == null
        ? rows
        : teacher.teach(rows, scored * step.batchSize(), (steps + first) * step.batchSize());
  }

  private void unpack(StepResult result, int first, int scored) {
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
    undoLog.start();
    model.read(keep.get(kept));
  }

  @Override
  public ModelState snapshot() {
    return new ModelState(steps, step.layout().stored(), model.read(readState));
  }

  @Override
  public ModelState snapshotBefore(int calls) {
    int place = Math.floorMod(kept - (calls - 1), keep.size());
    float[] values = model.read(readKept.get(place));
    undoLog.undo(values, calls);
    return new ModelState(stepsKept[place], step.layout().stored(), values);
  }

  @Override
  public void restore(ModelState state) {
    model.write(writeState, step.layout().read(state));
    steps = state.step();
  }

  @Override
  public void resetSlots() {
    float[] state = model.read(readState);
    step.layout().resetSlots(state);
    model.write(writeState, state);
  }

  @Override
  public String environment() {
    return TensorFlowEngine.environment();
  }

  @Override
  public void close() {
    if (teacher != null) {
      teacher.close();
    }
    model.close();
  }
}
