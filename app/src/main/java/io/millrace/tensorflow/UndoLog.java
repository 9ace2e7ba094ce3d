package io.millrace.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.millrace.tensorflow.layer.Variable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What the rows of sparse tables held that the latest calls of {@link
 * io.millrace.model.OnlineModel#learn} named: so the state before a call can be told, and no call
 * copies a table.
 */
final class UndoLog {
  private final StateLayout layout;
  private final List<SparseTable> tables;
  private final LoadedModel model;
  private final int most;

  /** The latest call first. */
  private final Deque<Call> calls = new ArrayDeque<>();

  /** One call of learning, which may be several of the graph. */
  private record Call(NDManager scope, List<NDList> outputs) {}

  /**
   * An empty log.
   *
   * @param model closes what is left
   * @param most calls that can be undone
   */
  UndoLog(TrainingStep step, LoadedModel model, int most) {
    this.layout = step.layout();
    this.tables = step.tables();
    this.model = model;
    this.most = most;
  }

  /** Begins another call, and forgets the oldest. */
  void start() {
    if (tables.isEmpty()) {
      return;
    }
    if (calls.size() == most) {
      calls.removeLast().scope.close();
    }
    calls.addFirst(new Call(model.scope(), new ArrayList<>()));
  }

  /** Keeps what a call of {@link TrainingGraph#TRAIN} says of the rows before it. */
  void add(NDList outputs) {
    if (!tables.isEmpty()) {
      Call call = calls.getFirst();
      outputs.attach(call.scope);
      call.outputs.add(outputs);
    }
  }

  /** Makes of the state as it is now what it was before that many calls, as to the tables. */
  void undo(float[] state, int count) {
    calls.stream().limit(count).forEach(call -> undo(state, call));
  }

  private void undo(float[] state, Call call) {
    for (int i = call.outputs.size() - 1; i >= 0; i--) {
      for (int t = 0; t < tables.size(); t++) {
        NDArray named = call.outputs.get(i).get(TrainingGraph.NAMED + t);
        NDArray former = call.outputs.get(i).get(TrainingGraph.FORMER + t);
        undo(state, tables.get(t), named.toIntArray(), former.toFloatArray());
      }
    }
  }

  private void undo(float[] state, SparseTable table, int[] named, float[] former) {
    int units = table.units();
    int from = 0;
    List<Variable> variables = table.variables();
    int[] offsets = variables.stream().mapToInt(layout::offset).toArray();
    for (int row : named) {
      for (int offset : offsets) {
        if (row < table.rows()) {
          System.arraycopy(former, from, state, offset + row * units, units);
        }
        from += units;
      }
    }
  }
}
