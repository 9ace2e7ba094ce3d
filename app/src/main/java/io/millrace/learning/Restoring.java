package io.millrace.learning;

import io.millrace.data.CheckpointId;
import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.data.Event;
import io.millrace.drift.OnDrift;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes back to a checkpoint: by command to any, at drift to the best of those that are kept, except
 * while the model is frozen by command, and when it has just started afresh by command. Nothing is
 * learned until the checkpoint is read and the model stored, so what is learned next is a function
 * of the log and the checkpoint, whose digest names what it holds. If it can't be had, that is told
 * and the model goes on as it is.
 */
final class Restoring implements Participant {
  /** Boundaries of version 1 do not know their last sample. */
  private static final int VERSION = 2;

  /** How long a checkpoint that was just written may take to be committed. */
  private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

  private static final String ABSENT = "the checkpoints topic does not have it";
  private static final long WAIT_NANOS = Duration.ofMillis(20).toNanos();

  private final OnDrift settings;
  private final int replica;
  private final LearningControl control;
  private final DriftWatch drift;
  private final Comparisons comparisons;
  private final Commands commands;
  private final CheckpointWriter checkpoints;
  private final CheckpointReader reader;
  private final Freezing freezing;
  private final BooleanSupplier resetByCommand;
  private final Events events;
  private final LearnerListener listener;
  private @Nullable Wanted wanted;
  private @Nullable CompletableFuture<Optional<ModelState>> reading;
  private boolean replaced;
  private long begun;

  /**
   * Begins to act.
   *
   * @param resetByCommand whether the model has just started afresh by command
   */
  Restoring(
      OnDrift settings,
      int replica,
      LearningControl control,
      DriftWatch drift,
      Comparisons comparisons,
      Commands commands,
      CheckpointWriter checkpoints,
      CheckpointReader reader,
      Freezing freezing,
      BooleanSupplier resetByCommand,
      Events events,
      LearnerListener listener) {
    this.settings = settings;
    this.replica = replica;
    this.control = control;
    this.drift = drift;
    this.comparisons = comparisons;
    this.commands = commands;
    this.checkpoints = checkpoints;
    this.reader = reader;
    this.freezing = freezing;
    this.resetByCommand = resetByCommand;
    this.events = events;
    this.listener = listener;
  }

  @Override
  public void decide(Boundary here) {
    boolean keptByCommand = freezing.isByCommandFrom(here) || resetByCommand.getAsBoolean();
    if (settings.restoresBest() && drift.found() != null && !keptByCommand) {
      CheckpointId best = checkpoints.best();
      if (best == null) {
        events.tell(
            Event.Type.RESTORE_FAILED,
            here,
            "no checkpoint to go back to yet: none is kept that was written while"
                + " evaluation.window was of its model only");
      } else {
        want(new Wanted(here, best, settings.membersOrAll(), "the best of those kept"));
      }
    }
    Command last = null;
    for (Command next = next(here); next != null; next = next(here)) {
      if (last != null) {
        refuse(last, here, events);
      }
      last = next;
    }
    if (last != null) {
      want(new Wanted(here, checkpointOf(last), List.of(), last.author()));
    }
  }

  /** Tells that a rollback is not done, since a later command says what the model is to be. */
  static void refuse(Command rollback, Boundary here, Events events) {
    events.tell(
        Event.Type.COMMAND_REFUSED,
        here,
        "%s, %s: a later one takes its place at the same boundary"
            .formatted(backTo(checkpointOf(rollback)), rollback.author()));
  }

  private static CheckpointId checkpointOf(Command rollback) {
    return Objects.requireNonNull(rollback.checkpoint(), "a rollback names one");
  }

  private static String backTo(CheckpointId checkpoint) {
    return "back to the checkpoint of step %d, SHA-256 %s"
        .formatted(checkpoint.step(), checkpoint.sha256());
  }

  private @Nullable Command next(Boundary here) {
    return commands.next(here, Action.ROLLBACK);
  }

  private void want(Wanted checkpoint) {
    wanted = checkpoint;
    checkpoints.need(checkpoint.checkpoint);
    begun = System.nanoTime();
    listener.heldUp("it goes back to the checkpoint of step " + checkpoint.checkpoint.step());
  }

  @Override
  public boolean isUnfinished() {
    return wanted != null;
  }

  /** A checkpoint that is being written is of the model before. */
  @Override
  public void carryOn() {
    if (wanted == null || checkpoints.isUnfinished()) {
      return;
    }
    if (replaced) {
      finishIfStored(wanted);
      return;
    }
    if (checkpoints.hasDeleted(wanted.checkpoint)) {
      fail(wanted, ABSENT);
      return;
    }
    if (reading == null) {
      reading = reader.read(replica, wanted.checkpoint);
    }
    if (ModelThread.await(reading, WAIT_NANOS)) {
      take(wanted, reading);
    }
  }

  private void take(Wanted from, CompletableFuture<Optional<ModelState>> read) {
    reading = null;
    try {
      Optional<ModelState> state = read.join();
      if (state.isPresent()) {
        control.replace(state.get(), from.members);
        replaced = true;
      } else if (!mayYetCome(from)) {
        fail(from, ABSENT);
      }
    } catch (CompletionException e) {
      fail(from, "it can't be read: " + e.getCause());
    } catch (ModelStateException e) {
      fail(from, String.valueOf(e.getMessage()));
    }
  }

  private boolean mayYetCome(Wanted from) {
    return checkpoints.keeps(from.checkpoint) && System.nanoTime() - begun < PATIENCE_NANOS;
  }

  private void finishIfStored(Wanted from) {
    if (!control.isReplaced()) {
      comparisons.restart();
      String whose = from.members.isEmpty() ? "" : "; only " + String.join(", ", from.members);
      finish(from, Event.Type.MODEL_RESTORED, from.why + whose);
      freezing.measureAnew(from.boundary, "the model is that of a checkpoint");
    }
  }

  private void fail(Wanted from, String fault) {
    finish(from, Event.Type.RESTORE_FAILED, "%s: %s".formatted(from.why, fault));
  }

  private void finish(Wanted from, Event.Type type, String how) {
    wanted = null;
    replaced = false;
    checkpoints.need(null);
    listener.heldUp(null);
    events.tell(type, from.boundary, backTo(from.checkpoint) + ", " + how);
  }

  @Override
  public String name() {
    return "restoring";
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(wanted != null);
    if (wanted != null) {
      wanted.write(out);
    }
  }

  @Override
  public void read(DataInput in, int version) throws IOException {
    if (in.readBoolean()) {
      want(Wanted.read(in, version == VERSION));
    }
  }

  /**
   * What the model is to go back to.
   *
   * @param members of a pool that go back; none: all
   */
  private record Wanted(
      Boundary boundary, CheckpointId checkpoint, List<String> members, String why) {
    void write(DataOutput out) throws IOException {
      boundary.write(out);
      checkpoint.write(out);
      out.writeInt(members.size());
      for (String member : members) {
        out.writeUTF(member);
      }
      out.writeUTF(why);
    }

    static Wanted read(DataInput in, boolean withLast) throws IOException {
      Boundary boundary = Boundary.read(in, withLast);
      CheckpointId checkpoint = CheckpointId.read(in);
      List<String> members = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        members.add(in.readUTF());
      }
      return new Wanted(boundary, checkpoint, members, in.readUTF());
    }
  }
}
