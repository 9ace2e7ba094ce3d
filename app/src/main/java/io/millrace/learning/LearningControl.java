package io.millrace.learning;

import io.millrace.model.MagnitudePruning;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * The only one that changes how a model learns, beside its samples: its learning rate, whether it
 * is frozen, which weights are out, what the optimizer has forgotten, whether the model starts
 * afresh. Each change is remembered, with its step, until the model is stored as of a later step:
 * so samples that are learned again after a restart meet the same changes at the same steps, and a
 * decision need not wait until the model is written.
 */
final class LearningControl {
  /** The version that {@link #write} writes. */
  static final int VERSION = 4;

  private final OnlineModel model;
  private final List<DoubleSupplier> rateFactors = new ArrayList<>();
  private final Deque<Change> changes = new ArrayDeque<>();
  private int replacements;
  private int storedReplacements;
  private Mode stored = Mode.INITIAL;
  private Mode current = Mode.INITIAL;

  /** The whole rate, not frozen. */
  LearningControl(OnlineModel model) {
    this.model = model;
  }

  /**
   * One more factor of the learning rate. It is its owner's to keep in the state, and to say when
   * it has changed: {@link #scaleRate}.
   */
  void addRateFactor(DoubleSupplier factor) {
    rateFactors.add(factor);
  }

  /** Multiplies the learning rate of all mini-batches from this step on by all its factors. */
  void scaleRate(long step) {
    double product = 1;
    for (DoubleSupplier factor : rateFactors) {
      product *= factor.getAsDouble();
    }
    changeMode(new Mode(product, current.frozen), step);
  }

  /** Whether mini-batches from this step on change nothing. */
  void freeze(boolean frozen, long step) {
    changeMode(new Mode(current.rateFactor, frozen), step);
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
    changes.addLast(Change.toPrune(step, current, sparsity));
    MagnitudePruning.Result pruned = MagnitudePruning.prune(model.snapshot(), sparsity);
    model.restore(pruned.state());
    return pruned.sparsity();
  }

  /**
   * Resets the optimizer's slots; all mini-batches before this step are learned.
   *
   * @param members of a pool that forget; none: all
   */
  void resetSlots(long step, List<String> members) {
    changes.addLast(Change.toReset(step, current, true, false, members));
    change(members, model::resetSlots);
  }

  /**
   * Starts the model afresh; all mini-batches before this step are learned.
   *
   * @param members of a pool that start afresh; none: all
   */
  void reset(long step, List<String> members) {
    changes.addLast(Change.toReset(step, current, false, true, members));
    change(members, model::reset);
  }

  private void change(List<String> members, Runnable change) {
    ModelState before = model.snapshot();
    change.run();
    if (!members.isEmpty()) {
      model.restore(before.with(members, model.snapshot()));
    }
  }

  /**
   * Goes on from another state, at the step that the model has. That change is not remembered: the
   * model has to be stored before anything is learned, see {@link #isReplaced}.
   *
   * @param members of a pool that are replaced; none: all
   * @throws io.millrace.model.ModelStateException if the state does not fit; nothing has changed
   */
  void replace(ModelState state, List<String> members) {
    ModelState before = model.snapshot();
    model.restore(state); // which brings that of a former build into today's form
    model.restore(before.with(members, model.snapshot()));
    replacements++;
  }

  /** How often the model was replaced. */
  int replacements() {
    return replacements;
  }

  /** Whether the model was replaced since it was stored. */
  boolean isReplaced() {
    return storedReplacements < replacements;
  }

  private void changeMode(Mode mode, long step) {
    if (!mode.equals(current)) {
      changes.addLast(Change.of(step, mode));
      current = mode;
      current.apply(model);
    }
  }

  /**
   * The model is stored as of this step: earlier changes are in it.
   *
   * @param replacedBefore how often it was replaced before
   */
  void stored(long step, int replacedBefore) {
    storedReplacements = replacedBefore;
    while (!changes.isEmpty() && changes.getFirst().step <= step) {
      stored = changes.removeFirst().mode;
    }
  }

  /** The same changes, of another model of the same kind, which is not changed yet. */
  LearningControl of(OnlineModel other) {
    LearningControl same = new LearningControl(other);
    same.stored = stored;
    same.current = current;
    same.changes.addAll(changes);
    return same;
  }

  /** Has the model learn as it did last. */
  void resume() {
    current.apply(model);
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
        if (change.slotsReset) {
          change(change.members, model::resetSlots);
        }
        if (change.modelReset) {
          change(change.members, model::reset);
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
      out.writeBoolean(change.slotsReset);
      out.writeBoolean(change.modelReset);
      out.writeInt(change.members.size());
      for (String member : change.members) {
        out.writeUTF(member);
      }
    }
  }

  /**
   * Reads what {@link #write} wrote; the model is not changed.
   *
   * @param version that it was written in; the first has no slots that were reset, the second no
   *     models, the third no members
   */
  void read(DataInput in, int version) throws IOException {
    stored = Mode.read(in);
    current = stored;
    changes.clear();
    for (int left = in.readInt(); left > 0; left--) {
      changes.addLast(
          new Change(
              in.readLong(),
              Mode.read(in),
              in.readDouble(),
              version > 1 && in.readBoolean(),
              version > 2 && in.readBoolean(),
              version > 3 ? readMembers(in) : List.of()));
      current = changes.getLast().mode;
    }
  }

  private static List<String> readMembers(DataInput in) throws IOException {
    List<String> members = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      members.add(in.readUTF());
    }
    return members;
  }

  /**
   * From this step on.
   *
   * @param sparsity the share of weights to be taken out then, 0 for none
   * @param slotsReset whether the optimizer's slots were reset then
   * @param modelReset whether the model was started afresh then
   * @param members of a pool that were reset; none: all
   */
  private record Change(
      long step,
      Mode mode,
      double sparsity,
      boolean slotsReset,
      boolean modelReset,
      List<String> members) {
    static Change of(long step, Mode mode) {
      return toPrune(step, mode, 0);
    }

    static Change toPrune(long step, Mode mode, double sparsity) {
      return new Change(step, mode, sparsity, false, false, List.of());
    }

    static Change toReset(
        long step, Mode mode, boolean slots, boolean model, List<String> members) {
      return new Change(step, mode, 0, slots, model, members);
    }
  }

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
