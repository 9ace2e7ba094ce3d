package io.millrace.learning;

import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.data.Event;
import io.millrace.drift.OnDrift;
import java.io.DataInput;
import java.io.DataOutput;
import java.util.List;
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

  /** Begins to act. */
  ModelReset(
      OnDrift settings,
      LearningControl control,
      DriftWatch drift,
      Comparisons comparisons,
      Commands commands,
      Freezing freezing,
      Events events) {
    this.settings = settings;
    this.control = control;
    this.drift = drift;
    this.comparisons = comparisons;
    this.commands = commands;
    this.freezing = freezing;
    this.events = events;
  }

  @Override
  public void decide(Boundary here) {
    if (settings.resetsModel() && drift.found() != null && !freezing.isByCommand()) {
      reset(here, settings.membersOrAll());
      events.tell(Event.Type.MODEL_RESET, here, settings.subject() + " starts afresh");
    }
    for (Command next = next(here); next != null; next = next(here)) {
      reset(here, List.of());
      events.tell(Event.Type.MODEL_RESET, here, "the model starts afresh, " + next.author());
      freezing.measureAnew(here, "the model starts afresh");
    }
  }

  private @Nullable Command next(Boundary here) {
    return commands.next(here, Action.RESET);
  }

  private void reset(Boundary here, List<String> members) {
    control.reset(here.step(), members);
    comparisons.restart(here);
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
