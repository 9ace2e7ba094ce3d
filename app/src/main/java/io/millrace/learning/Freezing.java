package io.millrace.learning;

import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.data.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Freezes the model when it has converged, and thaws it at drift or when another takes its place; a
 * command does either at any time. What was frozen by command is thawed by command only. All of it
 * is part of the learner's state.
 */
final class Freezing implements Participant {
  private static final String BY_COMMAND = "by command";
  private static final String LEARNING = "";

  private final Events events;
  private final LearningControl control;
  private final Convergence convergence;
  private final WindowedLoss convergingLoss;
  private final DriftWatch drift;
  private final Commands commands;
  private final LearnerListener listener;
  private String reason = LEARNING;

  Freezing(
      Events events,
      LearningControl control,
      Convergence convergence,
      WindowedLoss convergingLoss,
      DriftWatch drift,
      Commands commands,
      LearnerListener listener) {
    this.events = events;
    this.control = control;
    this.convergence = convergence;
    this.convergingLoss = convergingLoss;
    this.drift = drift;
    this.commands = commands;
    this.listener = listener;
  }

  @Override
  public void decide(Boundary boundary) {
    String drifted = drift.found();
    if (drifted != null) {
      measureAnew(boundary, drifted);
    }
    String converged = isFrozen() ? null : convergence.reached(boundary);
    if (converged != null) {
      freeze(boundary, converged);
    }
    for (Command next = next(boundary); next != null; next = next(boundary)) {
      obey(next, boundary);
    }
  }

  /** What has converged says nothing of what the model is to learn now. */
  void measureAnew(Boundary boundary, String why) {
    convergence.restart(boundary);
    convergingLoss.restart(); // the window is full of losses from before
    if (isFrozen() && !isByCommand()) {
      thaw(boundary, why);
    }
  }

  private @Nullable Command next(Boundary boundary) {
    return commands.next(boundary, Action.FREEZE, Action.THAW);
  }

  private void obey(Command command, Boundary boundary) {
    if (command.action() == Action.FREEZE && !isByCommand()) {
      become(BY_COMMAND, boundary.step());
      events.tell(Event.Type.FROZEN, boundary, command.author());
    } else if (command.action() == Action.THAW && isFrozen()) {
      thaw(boundary, command.author());
    }
  }

  private void freeze(Boundary boundary, String why) {
    become(why, boundary.step());
    events.tell(Event.Type.FROZEN, boundary, why);
  }

  private void thaw(Boundary boundary, String why) {
    become(LEARNING, boundary.step());
    convergence.restart(boundary);
    events.tell(Event.Type.THAWED, boundary, why);
  }

  private void become(String frozenBecause, long step) {
    reason = frozenBecause;
    apply(step);
  }

  private void apply(long step) {
    control.freeze(isFrozen(), step);
    listener.frozen(isFrozen() ? reason : null);
  }

  /** Whether a command froze the model, which is then a command's to thaw. */
  boolean isByCommand() {
    return reason.equals(BY_COMMAND);
  }

  /** Whether it is so, or a command that is due at this boundary makes it so. */
  boolean isByCommandFrom(Boundary here) {
    List<Command> due = commands.due(here, Action.FREEZE, Action.THAW);
    return isByCommand() || (!due.isEmpty() && due.get(due.size() - 1).action() == Action.FREEZE);
  }

  private boolean isFrozen() {
    return !reason.equals(LEARNING);
  }

  @Override
  public String name() {
    return "freezing";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeUTF(reason);
  }

  @Override
  public void read(DataInput in, int version) throws IOException {
    reason = in.readUTF();
  }

  /**
   * What early stopping froze learns again when the settings no longer have early stopping. How the
   * model was so far stays what it was.
   */
  @Override
  public void resume(long step) {
    if (!isByCommand() && !convergence.isActive()) {
      reason = LEARNING;
    }
    apply(step);
  }
}
