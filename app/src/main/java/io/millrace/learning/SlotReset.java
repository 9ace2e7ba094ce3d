package io.millrace.learning;

import io.millrace.data.Event;
import io.millrace.drift.OnDrift;
import java.io.DataInput;
import java.io.DataOutput;

/**
 * Resets the optimizer's slots at drift, also while the model is frozen: no prediction depends on
 * them. It has nothing to remember.
 */
final class SlotReset implements Participant {
  private final OnDrift settings;
  private final LearningControl control;
  private final DriftWatch drift;
  private final Events events;

  /** Begins to act on drift, if that is set. */
  SlotReset(OnDrift settings, LearningControl control, DriftWatch drift, Events events) {
    this.settings = settings;
    this.control = control;
    this.drift = drift;
    this.events = events;
  }

  @Override
  public void decide(Boundary here) {
    if (settings.resetSlots() && drift.found() != null) {
      control.resetSlots(here.step(), settings.membersOrAll());
      String whose = settings.members() == null ? "" : " of " + settings.subject();
      events.tell(Event.Type.SLOTS_RESET, here, "the optimizer's slots were reset" + whose);
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
