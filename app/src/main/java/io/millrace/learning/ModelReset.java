package io.millrace.learning;

import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.data.Event;
import io.millrace.drift.OnDrift;
import java.io.DataInput;
import java.io.DataOutput;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Starts the model afresh by command, and at drift except while it is frozen by command: then its
 * predictions are to stay what they are. It has nothing to remember.
 */
final class ModelReset implements Participant {
  private final OnDrift settings;
  private final LearningControl control;
  private final DriftWatch drift;
  private final Comparisons comparisons;
  private final Commands commands;
  private final Freezing freezing;
  private final Events events;
  private final boolean keepsFirstState;
  private boolean byCommand;

  /**
   * Begins to act.
   *
   * @param keepsFirstState whether the model knows with what it began: without, commands are
   *     refused
   */
  ModelReset(
      OnDrift settings,
      LearningControl control,
      DriftWatch drift,
      Comparisons comparisons,
      Commands commands,
      Freezing freezing,
      Events events,
      boolean keepsFirstState) {
    this.settings = settings;
    this.control = control;
    this.drift = drift;
    this.comparisons = comparisons;
    this.commands = commands;
    this.freezing = freezing;
    this.events = events;
    this.keepsFirstState = keepsFirstState;
  }

  @Override
  public void decide(Boundary here) {
    byCommand = keepsFirstState && !commands.due(here, Action.RESET).isEmpty();
    if (settings.resetsModel() && drift.found() != null && !freezing.isByCommandFrom(here)) {
      reset(here, settings.membersOrAll());
      events.tell(Event.Type.MODEL_RESET, here, settings.subject() + " starts afresh");
    }
    if (byCommand) {
      refuseRollbacksBeforeAReset(here);
    }
    for (Command next = next(here); next != null; next = next(here)) {
      if (keepsFirstState) {
        reset(here, List.of());
        events.tell(Event.Type.MODEL_RESET, here, "the model starts afresh, " + next.author());
        freezing.measureAnew(here, "the model starts afresh");
      } else {
        events.tell(
            Event.Type.COMMAND_REFUSED,
            here,
            "the model does not start afresh, %s: the first state of a SavedModel is not kept"
                .formatted(next.author()));
      }
    }
  }

  private @Nullable Command next(Boundary here) {
    return commands.next(here, Action.RESET);
  }

  /** Going back takes longer: it would undo the reset that was wanted behind it. */
  private void refuseRollbacksBeforeAReset(Boundary here) {
    List<Action> due =
        commands.due(here, Action.RESET, Action.ROLLBACK).stream().map(Command::action).toList();
    int behind = due.lastIndexOf(Action.RESET) + 1;
    for (int left = Collections.frequency(due.subList(0, behind), Action.ROLLBACK);
        left > 0;
        left--) {
      Restoring.refuse(
          Objects.requireNonNull(commands.next(here, Action.ROLLBACK), "it is due"), here, events);
    }
  }

  /** Whether the model has started afresh by command at the boundary that was decided last. */
  boolean isByCommand() {
    return byCommand;
  }

  private void reset(Boundary here, List<String> members) {
    control.reset(here.step(), members);
    comparisons.restart();
  }

  @Override
  public String name() {
    return "model_reset";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(DataOutput out) {}

  @Override
  public void read(DataInput in, int version) {}
}
