package io.millrace.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import io.millrace.data.Block;
import io.millrace.model.MemberResults;
import io.millrace.model.StepResult;
import io.millrace.optimizer.LearningRate;
import java.nio.ByteBuffer;

/** Runs blocks through the graph: each in one call of it or more, whose results are unpacked. */
final class BlockCalls {
  /** Numbers of a block that a pipeline learns in parts. */
  private static final int WORTH_PARTS = 8192;

  private final TrainingStep step;
  private final Plan plan;
  private final LearningRate learningRate;
  private final Teachers teachers;
  private final LoadedModel model;
  private final KeptStates kept;
  private final TfSymbolBlock train;
  private final TfSymbolBlock trainPart;
  private final CallInputs inputs;
  private final float[] packed;
  private final Results results;

  /**
   * Calls of a model that was loaded.
   *
   * @param kept is told what calls have learned
   */
  BlockCalls(
      TrainingStep step,
      Plan plan,
      LearningRate learningRate,
      Teachers teachers,
      LoadedModel model,
      KeptStates kept) {
    this.step = step;
    this.plan = plan;
    this.learningRate = learningRate;
    this.teachers = teachers;
    this.model = model;
    this.kept = kept;
    train = model.signature(TrainingGraph.TRAIN);
    trainPart = model.signature(TrainingGraph.TRAIN_PART);
    inputs = new CallInputs(plan);
    packed = new float[most(plan) * step.resultWidth()];
    results =
        new Results(
            kept.calls(), blockSteps(), step.batchSize(), step.outputs(), step.members().size());
  }

  /** Mini-batches of one call of the graph at the most. */
  static int most(Plan plan) {
    return plan.parts() * plan.miniBatches();
  }

  /** Mini-batches of a block of this model. */
  private int blockSteps() {
    return Math.max(Plans.blockSteps(step.batchSize()), most(plan));
  }

  /** An empty block, as large as calls are best. */
  Block newBlock() {
    return new Block(blockSteps() * step.batchSize(), step.features(), step.labels());
  }

  /**
   * What a block is run for.
   *
   * @param steps mini-batches learned before it, since the start
   * @param rateFactor of all learning rates
   * @param learns false to score only
   */
  record Run(long steps, double rateFactor, boolean learns) {}

  /**
   * Scores a block, and learns it if it is run for that. What is returned stays as it is during the
   * next calls.
   *
   * @throws IllegalArgumentException if the block is not of this model
   */
  StepResult run(Block block, Run run) {
    if (block.width() + step.teacherScores() != step.width()
        || block.capacity() % step.batchSize() != 0) {
      throw new IllegalArgumentException("the block is not of this model: make it with newBlock()");
    }
    StepResult result = results.next();
    int miniBatches = (block.rows() + step.batchSize() - 1) / step.batchSize();
    int before = 0;
    for (int first = 0; first < miniBatches; first += most(plan)) {
      int scored = Math.min(miniBatches - first, most(plan));
      before += call(new Call(block, first, scored, before), run, result);
    }
    return result;
  }

  /** The first calls compile: do it before anybody waits for it. Without a row there is no call. */
  void warmUp() {
    Block block = newBlock();
    Run scoring = new Run(0, 1, false);
    block.add();
    run(block, scoring);
    if (plan.parts() > 1) {
      while (isLittle(block.rows())) {
        block.add();
      }
      run(block, scoring);
    }
  }

  /** Whether so many rows are one part of a pipeline at most. */
  private boolean isLittle(int rows) {
    return rows * step.width() < WORTH_PARTS;
  }

  /**
   * The mini-batches of one call of the graph.
   *
   * @param stepsBefore mini-batches of the block before them that are not scored only
   */
  private record Call(Block block, int first, int scored, int stepsBefore) {}

  /** Calls the graph; returns how many mini-batches of the call are not scored only. */
  private int call(Call call, Run run, StepResult result) {
    int parts = parts(call);
    inputs.start(call.scored, parts);
    int called = fill(call, run, result);
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
      if (run.learns && called > 0) {
        kept.learned(outputs);
      }
    }
    unpack(call, result);
    return called;
  }

  /** One, if the stages of a pipeline have so little to do that more calls would not pay. */
  private int parts(Call call) {
    boolean isOnePart =
        call.scored <= plan.miniBatches() && isLittle(call.scored * step.batchSize());
    return isOnePart ? 1 : plan.parts();
  }

  /** Says for each mini-batch whether it is learned, at which step, and with which rate. */
  private int fill(Call call, Run run, StepResult result) {
    int before = call.stepsBefore;
    for (int i = 0; i < call.scored; i++) {
      boolean counts = isStep(call, i);
      inputs.set(i, counts && run.learns, run.steps + before);
      if (counts) {
        float rate = (float) (run.rateFactor * learningRate.at(run.steps + before));
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
    ByteBuffer taught =
        teachers.teach(
            rows,
            call.scored * batchSize,
            row -> inputs.step(row / batchSize) * batchSize + row % batchSize);
    return taught.slice(0, miniBatches * batchSize * step.width() * Float.BYTES);
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
    int count = step.members().size();
    int to = stepOfBlock * count;
    System.arraycopy(packed, from, members.losses(), to, count);
    System.arraycopy(packed, from + count, members.weights(), to, count);
    for (int i = 0; i < count; i++) {
      members.resets()[to + i] = packed[from + 2 * count + i] != 0;
    }
  }
}
