package io.millrace.tensorflow;

import ai.djl.ndarray.NDList;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import io.millrace.model.ModelState;
import java.util.List;

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
  private int latest;

  /** Those of a model that was loaded; none yet. */
  KeptStates(TrainingStep step, LoadedModel model) {
    this.step = step;
    this.model = model;
    keep = TrainingGraph.KEEP.stream().map(model::signature).toList();
    read = TrainingGraph.READ_KEPT.stream().map(model::signature).toList();
    steps = new long[keep.size()];
    undoLog = new UndoLog(step, model, keep.size());
  }

  /**
   * Keeps the state as it is, before a call of learning, and forgets the oldest.
   *
   * @param atStep the model's step now
   */
  void keep(long atStep) {
    latest = (latest + 1) % keep.size();
    steps[latest] = atStep;
    undoLog.start();
    model.read(keep.get(latest));
  }

  /** Takes in what a call of the graph that has learned says of the rows of tables before it. */
  void learned(NDList outputs) {
    undoLog.add(outputs);
  }

  /** The state before that many of the latest calls of learning. */
  ModelState before(int calls) {
    int place = Math.floorMod(latest - (calls - 1), keep.size());
    float[] values = model.read(read.get(place));
    undoLog.undo(values, calls);
    return new ModelState(steps[place], step.layout().stored(), values);
  }
}
