package io.millrace.learning;

import io.millrace.model.MagnitudePruning;
import io.millrace.model.OnlineModel;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The only one that changes how a model learns, beside its samples: its learning rate, whether it
 * is frozen, which weights are out. Each change is remembered, with its step, until the model is
 * stored as of a later step: so samples that are learned again after a restart meet the same
 * changes at the same steps, and a decision need not wait until the model is written.
 */
final class LearningControl {
  private final OnlineModel model;
  private final Deque<Change> changes = new ArrayDeque<>();
  private Mode stored = Mode.INITIAL;
  private Mode current = Mode.INITIAL;

  /** The whole rate, not frozen. */
  LearningControl(OnlineModel model) {
    this.model = model;
  }

  /** Multiplies the learning rate of all mini-batches from this step on. */
  void scaleRate(double factor, long step) {
    change(new Mode(factor, current.frozen), 0, step);
  }

  /** Whether mini-batches from this step on change nothing. */
  void freeze(boolean frozen, long step) {
    change(new Mode(current.rateFactor, frozen), 0, step);
  }

  /** Whether mini-batches change nothing. */
  boolean isFrozen() {
    return current.frozen;
  }

  /**
   * Takes the smallest weights out; all mini-batches before this step are learned.
   *
   * @param sparsity the share of weights that are to be out
   * @return the share that is
   */
  double prune(double sparsity, long step) {
    change(current, sparsity, step);
    MagnitudePruning.Result pruned = MagnitudePruning.prune(model.snapshot(), sparsity);
    model.restore(pruned.state());
    return pruned.sparsity();
  }

  private void change(Mode mode, double sparsity, long step) {
    if (!mode.equals(current) || sparsity > 0) {
      changes.addLast(new Change(step, mode, sparsity));
      current = mode;
      current.apply(model);
    }
  }

  /** The model is stored as of this step: earlier changes are in it. */
  void stored(long step) {
    while (!changes.isEmpty() && changes.getFirst().step <= step) {
      stored = changes.removeFirst().mode;
    }
  }

  /** Begins to learn again from the stored model on. */
  void rewind() {
    stored.apply(model);
  }

  /** The step of the first change behind this step, or {@link Long#MAX_VALUE}. */
  long nextAfter(long step) {
    return changes.stream()
        .mapToLong(change -> change.step)
        .filter(changed -> changed > step)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  /** Changes the model again as it was changed at this step. */
  void repeat(long step) {
    for (Change change : changes) {
      if (change.step == step) {
        change.mode.apply(model);
        if (change.sparsity > 0) {
          model.restore(MagnitudePruning.prune(model.snapshot(), change.sparsity).state());
        }
      }
    }
  }

  /** Writes how learning was changed since the model was stored. */
  void write(DataOutput out) throws IOException {
    stored.write(out);
    out.writeInt(changes.size());
    for (Change change : changes) {
      out.writeLong(change.step);
      change.mode.write(out);
      out.writeDouble(change.sparsity);
    }
  }

  /** Reads what {@link #write} wrote; the model is not changed. */
  void read(DataInput in) throws IOException {
    stored = Mode.read(in);
    current = stored;
    changes.clear();
    for (int left = in.readInt(); left > 0; left--) {
      changes.addLast(new Change(in.readLong(), Mode.read(in), in.readDouble()));
      current = changes.getLast().mode;
    }
  }

  /**
   * From this step on.
   *
   * @param sparsity the share of weights to be taken out then, 0 for none
   */
  private record Change(long step, Mode mode, double sparsity) {}

  /** How the model learns. */
  private record Mode(double rateFactor, boolean frozen) {
    static final Mode INITIAL = new Mode(1, false);

    void apply(OnlineModel model) {
      model.scaleLearningRate(rateFactor);
      model.freeze(frozen);
    }

    void write(DataOutput out) throws IOException {
      out.writeDouble(rateFactor);
      out.writeBoolean(frozen);
    }

    static Mode read(DataInput in) throws IOException {
      return new Mode(in.readDouble(), in.readBoolean());
    }
  }
}
