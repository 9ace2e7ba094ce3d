package io.millrace.learning;

import io.millrace.data.Event;
import io.millrace.drift.OnDrift.RaiseLearningRate;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * {@link RaiseLearningRate}. Its time is counted in samples, whether the model learns them or is
 * frozen. Since when the rate is raised is part of the learner's state.
 */
final class RaisedRate implements Participant {
  /** No boundary: there are samples before each. */
  private static final long NEVER = 0;

  private final @Nullable RaiseLearningRate settings;
  private final LearningControl control;
  private final DriftWatch drift;
  private final Events events;
  private long raisedAt = NEVER;

  /**
   * Starts with the rate as it is.
   *
   * @param settings absent: it is never raised
   */
  RaisedRate(
      @Nullable RaiseLearningRate settings,
      LearningControl control,
      DriftWatch drift,
      Events events) {
    this.settings = settings;
    this.control = control;
    this.drift = drift;
    this.events = events;
    control.addRateFactor(this::factor);
  }

  private double factor() {
    return settings == null || raisedAt == NEVER ? 1 : settings.factor();
  }

  @Override
  public void decide(Boundary here) {
    if (settings == null) {
      return;
    }
    if (drift.found() != null) {
      become(here.samples(), here);
      tell(
          here,
          "multiplied by %s for %d samples".formatted(settings.factor(), settings.duration()));
    } else if (raisedAt != NEVER && here.samples() - raisedAt >= settings.duration()) {
      become(NEVER, here);
      tell(here, "no longer multiplied by " + settings.factor());
    }
  }

  private void become(long raised, Boundary here) {
    raisedAt = raised;
    control.scaleRate(here.step());
  }

  private void tell(Boundary here, String message) {
    events.tell(Event.Type.LEARNING_RATE, here, message);
  }

  @Override
  public String name() {
    return "raised_rate";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(raisedAt);
  }

  /** Without settings the rate is as before. */
  @Override
  public void read(DataInput in, int version) throws IOException {
    long stored = in.readLong();
    raisedAt = settings == null ? NEVER : stored;
  }

  @Override
  public void resume(long step) {
    control.scaleRate(step);
  }
}
