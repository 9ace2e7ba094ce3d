package io.millrace.tensorflow;

import ai.djl.ndarray.NDList;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import io.millrace.model.ModelState;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The states before the latest calls of {@link io.millrace.model.OnlineModel#learn}. They stay in
 * the graph's variables: what is kept is copied only when it is asked for.
 */
final class KeptStates {
  private final TrainingStep step;
  private final LoadedModel model;
  private final List<TfSymbolBlock> keep;
  private final List<TfSymbolBlock> read;
  private final long[] steps;
  private final UndoLog undoLog;
  private final int calls;
  private int latest;

  /** Those of a model that was loaded; none yet. */
  KeptStates(TrainingStep step, LoadedModel model) {
    this.step = step;
    this.model = model;
    calls = Plans.callsAhead(step);
    keep = signatures(TrainingGraph.KEEP);
    read = signatures(TrainingGraph.READ_KEPT);
    steps = new long[calls];
    undoLog = new UndoLog(step, model, calls);
  }

  private List<TfSymbolBlock> signatures(String prefix) {
    return IntStream.range(0, calls).mapToObj(i -> model.signature(prefix + i)).toList();
  }

  /** How many calls it reaches back. */
  int calls() {
    return calls;
  }

  /**
   * Keeps the state as it is, before a call of learning, and forgets the oldest.
   *
   * @param atStep the model's step now
   */
  void keep(long atStep) {
    latest = (latest + 1) % calls;
    steps[latest] = atStep;
    undoLog.start();
    model.read(keep.get(latest));
  }

  /** Takes in what a call of the graph that has learned says of the rows of tables before it. */
  void learned(NDList outputs) {
    undoLog.add(outputs);
  }

  /** The state before that many of the latest calls of learning. */
  ModelState before(int count) {
    int place = Math.floorMod(latest - (count - 1), calls);
    float[] values = model.read(read.get(place));
    undoLog.undo(values, count);
    return new ModelState(steps[place], step.layout().stored(), values);
  }
}
