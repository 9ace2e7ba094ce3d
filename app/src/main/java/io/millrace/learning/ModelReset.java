package io.millrace.learning;

import io.millrace.data.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.util.function.BooleanSupplier;

/**
 * Starts the model afresh at drift, except while it is frozen by command: then its predictions are
 * to stay what they are. It has nothing to remember.
 */
final class ModelReset implements Participant {
  private final boolean active;
  private final LearningControl control;
  private final DriftWatch drift;
  private final BooleanSupplier frozenByCommand;
  private final Events events;

  /** Begins to act on drift, if it is active. */
  ModelReset(
      boolean active,
      LearningControl control,
      DriftWatch drift,
      BooleanSupplier frozenByCommand,
      Events events) {
    this.active = active;
    this.control = control;
    this.drift = drift;
    this.frozenByCommand = frozenByCommand;
    this.events = events;
  }

  @Override
  public void decide(Boundary here) {
    if (active && drift.found() != null && !frozenByCommand.getAsBoolean()) {
      control.reset(here.step());
      drift.restart();
      events.tell(Event.Type.MODEL_RESET, here, "the model starts afresh");
    }
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
