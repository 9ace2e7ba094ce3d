package io.millrace.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import io.millrace.data.Block;
import io.millrace.model.Determinism;
import io.millrace.model.GraphSettings;
import io.millrace.model.MemberResults;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.optimizer.LearningRate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An {@link OnlineModel} that is a TensorFlow graph, every signature of it driven through DJL. */
public final class TensorFlowModel implements OnlineModel {
  private static final Logger LOG = LoggerFactory.getLogger(TensorFlowModel.class);

  /** Rows of a block: so many make the fixed cost of a call small. */
  private static final int BLOCK_ROWS = 512;

  /**
   * The largest mini-batch and, but for pools, state beside sparse tables that {@link
   * ModelSettings.Plan#AUTO} gives to the scan.
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
  private final ByteBuffer counts;
  private final ByteBuffer rates;
  private final float[] packed;
  private final Results results;

  /** Each scores what the one before it passes on. */
  private final List<Teacher> teachers = new ArrayList<>();

  private long steps;
  private int kept;
  private double rateFactor = 1;
  private boolean frozen;

  private TensorFlowModel(GraphSettings settings) throws IOException {
    step = TrainingSteps.of(settings);
    plan = plan(settings, step);
    learningRate = settings.learningRate();
    rates = LoadedModel.direct(plan.miniBatches());
    counts = LoadedModel.direct(Plan.Inputs.counts(plan.miniBatches()));
    packed = new float[plan.miniBatches() * step.resultWidth()];
    results = new Results(blockSteps(batchSize()), batchSize(), outputs(), members().size());
    settings.scorers().forEach(folder -> teachers.add(teacher(folder, settings.device())));
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
  public static TensorFlowModel create(GraphSettings settings) {
    return CompiledCode.kept().make(() -> compile(settings));
  }

  private static TensorFlowModel compile(GraphSettings settings) {
    try {
      return new TensorFlowModel(settings);
    } catch (IOException e) {
      throw new UncheckedIOException("the model's graph could not be written or read", e);
    }
  }

  private static Plan plan(GraphSettings settings, TrainingStep step) {
    boolean cpu = settings.device() == ModelSettings.Device.CPU;
    boolean suitsXla = step.suitsXla();
    boolean scan =
        switch (settings.plan()) {
          case SCAN -> true;
          case BATCH -> false;
          case AUTO -> cpu && suitsXla && settings.batchSize() <= SCAN_MAX_BATCH && isLight(step);
        };
    if (scan && cpu && TensorFlowEngine.determinism() == Determinism.MACHINE) {
      LOG.warn(
          "determinism: machine brings nothing to a model in the scan plan, which may take three times"
              + " as long: choose determinism: portable");
    }
    return scan ? new ScanPlan(blockSteps(settings.batchSize())) : new BatchPlan(!cpu || suitsXla);
  }

  /** A call for each sample of a pool costs more than its scan, however large the state is. */
  private static boolean isLight(TrainingStep step) {
    boolean isOfSinglePool = !step.members().isEmpty() && step.batchSize() == 1;
    return isOfSinglePool || step.carried().size() <= SCAN_MAX_STATE;
  }

  /** Mini-batches of a block: one that is filled, and one that is scored only, at the least. */
  static int blockSteps(int batchSize) {
    return Math.max(2, BLOCK_ROWS / batchSize);
  }

  private Teacher teacher(Path folder, ModelSettings.Device device) {
    int others = step.labels() + 1 + teachers.size() * outputs();
    return Teacher.load(
        folder,
        device,
        new Teacher.Rows(plan.miniBatches() * batchSize(), step.features(), others),
        outputs());
  }

  private LoadedModel load(ModelSettings.Device device) throws IOException {
    TensorFlowEngine.get();
    Path folder = Files.createTempDirectory("millrace-model");
    try {
      TrainingGraph.write(step, plan, folder);
      return plan.isCompiled()
          ? LoadedModel.loadCompiled(folder, device)
          : LoadedModel.load(folder, device);
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
    return step.outputs();
  }

  @Override
  public List<String> members() {
    return step.members();
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
    int complete = block.toLearn(step.batchSize());
    keep();
    StepResult learned = run(block, !frozen);
    steps += complete;
    return frozen ? learned.passed(complete) : learned.withSteps(complete);
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
    return run(block, false).withSteps(0);
  }

  private StepResult run(Block block, boolean learns) {
    if (block.width() + step.teacherScores() != step.width()
        || block.capacity() % step.batchSize() != 0) {
      throw new IllegalArgumentException("the block is not of this model: make it with newBlock()");
    }
    StepResult result = results.next();
    int miniBatches = (block.rows() + step.batchSize() - 1) / step.batchSize();
    int before = 0;
    for (int first = 0; first < miniBatches; first += plan.miniBatches()) {
      int scored = Math.min(miniBatches - first, plan.miniBatches());
      before += call(new Part(block, first, scored, before), result, learns);
    }
    return result;
  }

  /**
   * The mini-batches of one call of the graph.
   *
   * @param stepsBefore mini-batches of the block before them that are not scored only
   */
  private record Part(Block block, int first, int scored, int stepsBefore) {}

  /** Calls the graph; returns how many mini-batches of the part are not scored only. */
  private int call(Part part, StepResult result, boolean learns) {
    int called = fill(part, result, learns);
    int miniBatches = plan.miniBatches();
    ByteBuffer rows = rows(part);
    try (NDManager scope = model.scope()) {
      Shape shape = new Shape(miniBatches, step.batchSize(), step.width());
      NDList inputs =
          new NDList(
              scope.create(rows, shape, DataType.FLOAT32),
              scope.create(
                  counts.duplicate(), new Shape(Plan.Inputs.counts(miniBatches)), DataType.INT32),
              scope.create(rates.duplicate(), new Shape(miniBatches), DataType.FLOAT32));
      NDList outputs = model.run(train, inputs);
      NDArray numbers = outputs.get(TrainingGraph.RESULTS);
      LoadedModel.floats(numbers).get(packed, 0, part.scored * step.resultWidth());
      if (learns && called > 0) {
        undoLog.add(outputs);
      }
    }
    unpack(part, result);
    return called;
  }

  /** Says for each mini-batch whether it is learned, at which step, and with which rate. */
  private int fill(Part part, StepResult result, boolean learns) {
    IntBuffer said = counts.asIntBuffer();
    FloatBuffer fed = rates.asFloatBuffer();
    said.put(0, part.scored);
    int before = part.stepsBefore;
    for (int i = 0; i < part.scored; i++) {
      boolean counts = isStep(part, i);
      said.put(1 + i, counts && learns ? 1 : 0);
      said.put(1 + plan.miniBatches() + i, (int) (steps + before));
      if (counts) {
        float rate = (float) (rateFactor * learningRate.at(steps + before));
        result.learningRates()[before++] = rate;
        fed.put(i, rate);
      }
    }
    return before - part.stepsBefore;
  }

  private boolean isStep(Part part, int i) {
    int miniBatch = part.first + i;
    boolean complete = (miniBatch + 1) * step.batchSize() <= part.block.rows();
    return complete && !part.block.isScoreOnly(miniBatch);
  }

  /** What the graph gets: a part of the block, behind each row what teachers say of it. */
  private ByteBuffer rows(Part part) {
    int bytes = step.batchSize() * part.block.width() * Float.BYTES;
    ByteBuffer rows = part.block.buffer().slice(part.first * bytes, plan.miniBatches() * bytes);
    int batchSize = step.batchSize();
    IntBuffer said = counts.asIntBuffer();
    for (Teacher teacher : teachers) {
      rows =
          teacher.teach(
              rows,
              part.scored * batchSize,
              row -> {
                long stepsBefore =
                    Integer.toUnsignedLong(said.get(1 + plan.miniBatches() + row / batchSize));
                return stepsBefore * batchSize + row % batchSize;
              });
    }
    return rows;
  }

  private void unpack(Part part, StepResult result) {
    int scores = step.batchSize() * step.outputs();
    int to = part.stepsBefore;
    for (int i = 0; i < part.scored; i++) {
      int from = i * step.resultWidth();
      int losses = from + scores;
      int norm = losses + step.batchSize();
      int miniBatch = part.first + i;
      System.arraycopy(packed, from, result.scores(), miniBatch * scores, scores);
      System.arraycopy(
          packed, losses, result.losses(), miniBatch * step.batchSize(), step.batchSize());
      if (isStep(part, i)) {
        result.gradientNorms()[to] = packed[norm];
        result.applied()[to] = packed[norm + 1] != 0;
        unpackMembers(norm + 2, result.members(), to);
        to++;
      }
    }
  }

  private void unpackMembers(int from, MemberResults members, int stepOfBlock) {
    int count = members().size();
    int to = stepOfBlock * count;
    System.arraycopy(packed, from, members.losses(), to, count);
    System.arraycopy(packed, from + count, members.weights(), to, count);
    for (int i = 0; i < count; i++) {
      members.resets()[to + i] = packed[from + 2 * count + i] != 0;
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
    model.write(writeState, step.read(state));
    steps = state.step();
  }

  @Override
  public void resetSlots() {
    float[] state = model.read(readState);
    step.layout().resetSlots(state);
    model.write(writeState, state);
  }

  @Override
  public void reset() {
    model.write(writeState, step.layout().initial());
  }

  @Override
  public String environment() {
    return TensorFlowEngine.environment();
  }

  @Override
  public void close() {
    teachers.forEach(Teacher::close);
    model.close();
  }
}
