package io.millrace.learning;

import io.millrace.data.Event;
import java.io.DataInput;
import java.io.DataOutput;

/**
 * Resets the optimizer's slots at drift, also while the model is frozen: no prediction depends on
 * them. It has nothing to remember.
 */
final class SlotReset implements Participant {
  private final boolean active;
  private final LearningControl control;
  private final DriftWatch drift;
  private final Events events;

  /** Begins to act on drift, if it is active. */
  SlotReset(boolean active, LearningControl control, DriftWatch drift, Events events) {
    this.active = active;
    this.control = control;
    this.drift = drift;
    this.events = events;
  }

  @Override
  public void decide(Boundary here) {
    if (active && drift.found() != null) {
      control.resetSlots(here.step());
      events.tell(Event.Type.SLOTS_RESET, here, "the optimizer's slots were reset");
    }
  }

  @Override
  public String name() {
    return "slot_reset";
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
