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

  /** Parts of a block in a pipeline: with more, stages wait less for each other. */
  private static final int PARTS = 4;

  /** Of these, as many as 512 rows fill: so a pipeline's block has 1,024, for fewer calls. */
  private static final int PARTS_OF_USUAL = 2;

  /** Numbers of a block that a pipeline learns in parts. */
  private static final int WORTH_PARTS = 8192;

  private final TrainingStep step;
  private final Plan plan;
  private final LearningRate learningRate;
  private final LoadedModel model;
  private final TfSymbolBlock train;
  private final TfSymbolBlock trainPart;
  private final TfSymbolBlock readState;
  private final List<TfSymbolBlock> keep;
  private final List<TfSymbolBlock> readKept;
  private final long[] stepsKept;
  private final UndoLog undoLog;
  private final TfSymbolBlock writeState;
  private final CallInputs inputs;
  private final float[] packed;
  private final Results results;

  /** Each scores what the one before it passes on. */
  private final List<Teacher> teachers = new ArrayList<>();

  private long steps;
  private int kept;
  private double rateFactor = 1;
  private boolean frozen;

  /**
   * Makes it.
   *
   * @param opened is given what closes what was loaded, for the case that this fails half-way
   */
  private TensorFlowModel(GraphSettings settings, List<Runnable> opened) throws IOException {
    step = TrainingSteps.of(settings);
    plan = plan(settings, step);
    learningRate = settings.learningRate();
    inputs = new CallInputs(plan);
    packed = new float[mostMiniBatches() * step.resultWidth()];
    results = new Results(blockSteps(), batchSize(), outputs(), members().size());
    for (Path folder : settings.scorers()) {
      Teacher teacher = teacher(folder, settings.device());
      teachers.add(teacher);
      opened.add(teacher::close);
    }
    model = load(settings.device());
    opened.add(model::close);
    train = model.signature(TrainingGraph.TRAIN);
    trainPart = model.signature(TrainingGraph.TRAIN_PART);
    readState = model.signature(TrainingGraph.READ_STATE);
    keep = TrainingGraph.KEEP.stream().map(model::signature).toList();
    readKept = TrainingGraph.READ_KEPT.stream().map(model::signature).toList();
    stepsKept = new long[keep.size()];
    undoLog = new UndoLog(step, model, keep.size());
    writeState = model.signature(TrainingGraph.WRITE_STATE);
    model.write(writeState, step.layout().initial());
    warmUp();
  }

  /** The first calls compile: do it before anybody waits for it. Without a row there is no call. */
  private void warmUp() {
    Block block = newBlock();
    block.add();
    predict(block);
    if (plan.parts() > 1) {
      while (block.rows() * step.width() < WORTH_PARTS) {
        block.add();
      }
      predict(block);
    }
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
    List<Runnable> opened = new ArrayList<>();
    boolean made = false;
    try {
      TensorFlowModel model = new TensorFlowModel(settings, opened);
      made = true;
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException("the model's graph could not be written or read", e);
    } finally {
      if (!made) {
        opened.forEach(Runnable::run);
      }
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
    if (!scan) {
      return new BatchPlan(!cpu || suitsXla);
    }
    int miniBatches = blockSteps(settings.batchSize());
    boolean isPipeline = step.stages().size() > 1 && miniBatches % PARTS_OF_USUAL == 0;
    return isPipeline
        ? new ScanPlan(miniBatches / PARTS_OF_USUAL, PARTS)
        : new ScanPlan(miniBatches, 1);
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
        new Teacher.Rows(mostMiniBatches() * batchSize(), step.features(), others),
        outputs());
  }

  private LoadedModel load(ModelSettings.Device device) throws IOException {
    TensorFlowEngine.get();
    Path folder = Files.createTempDirectory("millrace-model");
    try {
      TrainingGraph.write(step, plan, folder);
      return plan.isCompiled()
          ? LoadedModel.loadCompiled(folder, device, plan.parts() > 1 ? step.stages().size() : 1)
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
    return new Block(blockSteps() * step.batchSize(), step.features(), step.labels());
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
    for (int first = 0; first < miniBatches; first += mostMiniBatches()) {
      int scored = Math.min(miniBatches - first, mostMiniBatches());
      before += call(new Call(block, first, scored, before), result, learns);
    }
    return result;
  }

  /** Mini-batches of a block of this model. */
  private int blockSteps() {
    return Math.max(blockSteps(batchSize()), mostMiniBatches());
  }

  /** Of one call of the graph. */
  private int mostMiniBatches() {
    return plan.parts() * plan.miniBatches();
  }

  /**
   * The mini-batches of one call of the graph.
   *
   * @param stepsBefore mini-batches of the block before them that are not scored only
   */
  private record Call(Block block, int first, int scored, int stepsBefore) {}

  /** Calls the graph; returns how many mini-batches of the call are not scored only. */
  private int call(Call call, StepResult result, boolean learns) {
    int parts = parts(call);
    inputs.start(call.scored, parts);
    int called = fill(call, result, learns);
    int miniBatches = parts * plan.miniBatches();
    ByteBuffer rows = rows(call, miniBatches);
    try (NDManager scope = model.scope()) {
      Shape shape = new Shape(miniBatches, step.batchSize(), step.width());
      NDList given =
          new NDList(
              scope.create(rows, shape, DataType.FLOAT32),
              inputs.counts(scope),
              inputs.rates(scope));
      NDList outputs = model.run(parts == 1 ? trainPart : train, given);
      NDArray numbers = outputs.get(TrainingGraph.RESULTS);
      LoadedModel.floats(numbers)
          .get(packed, 0, (inputs.row(call.scored - 1) + 1) * step.resultWidth());
      if (learns && called > 0) {
        undoLog.add(outputs);
      }
    }
    unpack(call, result);
    return called;
  }

  /** One, if the stages of a pipeline have so little to do that more calls would not pay. */
  private int parts(Call call) {
    int numbers = call.scored * step.batchSize() * step.width();
    boolean isLittle = call.scored <= plan.miniBatches() && numbers < WORTH_PARTS;
    return isLittle ? 1 : plan.parts();
  }

  /** Says for each mini-batch whether it is learned, at which step, and with which rate. */
  private int fill(Call call, StepResult result, boolean learns) {
    int before = call.stepsBefore;
    for (int i = 0; i < call.scored; i++) {
      boolean counts = isStep(call, i);
      inputs.set(i, counts && learns, steps + before);
      if (counts) {
        float rate = (float) (rateFactor * learningRate.at(steps + before));
        result.learningRates()[before++] = rate;
        inputs.setRate(i, rate);
      }
    }
    return before - call.stepsBefore;
  }

  private boolean isStep(Call call, int i) {
    int miniBatch = call.first + i;
    boolean complete = (miniBatch + 1) * step.batchSize() <= call.block.rows();
    return complete && !call.block.isScoreOnly(miniBatch);
  }

  /** What the graph gets: a part of the block, behind each row what teachers say of it. */
  private ByteBuffer rows(Call call, int miniBatches) {
    int batchSize = step.batchSize();
    int bytes = batchSize * call.block.width() * Float.BYTES;
    ByteBuffer rows = call.block.buffer().slice(call.first * bytes, miniBatches * bytes);
    for (Teacher teacher : teachers) {
      rows =
          teacher.teach(
              rows,
              call.scored * batchSize,
              row -> inputs.step(row / batchSize) * batchSize + row % batchSize);
    }
    return rows.slice(0, miniBatches * batchSize * step.width() * Float.BYTES);
  }

  private void unpack(Call call, StepResult result) {
    int scores = step.batchSize() * step.outputs();
    int to = call.stepsBefore;
    for (int i = 0; i < call.scored; i++) {
      int from = inputs.row(i) * step.resultWidth();
      int losses = from + scores;
      int norm = losses + step.batchSize();
      int miniBatch = call.first + i;
      System.arraycopy(packed, from, result.scores(), miniBatch * scores, scores);
      System.arraycopy(
          packed, losses, result.losses(), miniBatch * step.batchSize(), step.batchSize());
      if (isStep(call, i)) {
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
