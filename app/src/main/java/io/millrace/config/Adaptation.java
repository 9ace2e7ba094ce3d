package io.millrace.config;

import io.millrace.drift.DriftDetection;
import io.millrace.drift.DriftInput;
import io.millrace.drift.OnDrift;
import io.millrace.optimizer.EarlyStopping;
import io.millrace.optimizer.ReduceOnPlateau;
import io.millrace.optimizer.Schedule;
import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;
import org.jspecify.annotations.Nullable;

/**
 * How fast is learned, and whether, as the stream goes on.
 *
 * @param schedule of the learning rate; absent: constant
 * @param warmUp in so many first steps the learning rate rises to where the schedule begins
 * @param reduceOnPlateau when the learning rate is lowered beside that; absent: never
 * @param earlyStopping when the model is frozen; absent: by command only
 * @param drift how drift is found; absent: it is not looked for
 * @param onDrift what is done where it is found
 * @param holdOut the fraction of samples, chosen by id, that are scored but never learned
 */
public record Adaptation(
    @Nullable Schedule schedule,
    @Default("0 steps") @Unit("steps") @Bounds(">= 0") long warmUp,
    @Nullable ReduceOnPlateau reduceOnPlateau,
    @Nullable EarlyStopping earlyStopping,
    @Nullable DriftDetection drift,
    @Default("{}") OnDrift onDrift,
    @Default("0") @Bounds(">= 0 and < 1") double holdOut) {
  /** The loss is what a detector reads without further settings: one form of both. */
  public Adaptation {
    if (drift != null && drift.on() instanceof DriftInput.Loss) {
      drift = drift.bare();
    }
  }

  /** Whether anything is done where drift is found. */
  boolean actsOnDrift() {
    return !onDrift.equals(OnDrift.NOTHING);
  }
}
