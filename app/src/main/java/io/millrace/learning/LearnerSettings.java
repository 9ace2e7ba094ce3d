package io.millrace.learning;

import io.millrace.conformal.Intervals;
import io.millrace.drift.DriftDetection;
import io.millrace.drift.OnDrift;
import io.millrace.evaluate.HoldOut;
import io.millrace.model.ModelSettings;
import io.millrace.optimizer.EarlyStopping;
import io.millrace.optimizer.ReduceOnPlateau;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the learner.
 *
 * @param name the model's name
 * @param model what the model is built from
 * @param shaping the settings that shape what is learned
 * @param plateau when the learning rate is lowered; absent: never
 * @param earlyStopping when the model is frozen; absent: by command only
 * @param drift how drift is found; absent: it is not looked for
 * @param onDrift what is done where it is found
 * @param holdOut which samples are scored but never learned
 * @param intervals where predictions say that labels are; absent: they don't
 * @param maxDelay how long a sample may wait for its prediction, at least 1 ms
 * @param controlSteps D: mini-batches in a control interval
 * @param checkpointSteps mini-batches between two checkpoints, a multiple of D
 * @param keep checkpoints of each replica that stay on their topic
 * @param limits how much of a large model's state a commit writes
 */
public record LearnerSettings(
    String name,
    ModelSettings model,
    ShapingSettings shaping,
    @Nullable ReduceOnPlateau plateau,
    @Nullable EarlyStopping earlyStopping,
    @Nullable DriftDetection drift,
    OnDrift onDrift,
    HoldOut holdOut,
    @Nullable Intervals intervals,
    Duration maxDelay,
    long controlSteps,
    long checkpointSteps,
    int keep,
    CommitLimits limits) {
  /**
   * Checks what goes together.
   *
   * @throws IllegalArgumentException if a number breaks its rule above
   */
  public LearnerSettings {
    require(maxDelay.toMillis() >= 1, "predictions.max_delay", maxDelay, "at least 1 ms");
    require(controlSteps >= 1, "steps in a control interval", controlSteps, "at least 1");
    require(
        checkpointSteps > 0 && checkpointSteps % controlSteps == 0,
        "steps between checkpoints",
        checkpointSteps,
        "a multiple of the steps in a control interval, which is " + controlSteps);
    require(keep >= 1, "checkpoints.keep", keep, "at least 1");
  }

  /** SHA-256 of all settings that shape what is learned, in lower-case hexadecimal. */
  public String settingsDigest() {
    return shaping.sha256();
  }

  /**
   * The same with other control intervals, each in mini-batches.
   *
   * @throws IllegalArgumentException if a number breaks its rule above
   */
  public LearnerSettings every(long control, long checkpoint) {
    return new LearnerSettings(
        name,
        model,
        shaping,
        plateau,
        earlyStopping,
        drift,
        onDrift,
        holdOut,
        intervals,
        maxDelay,
        control,
        checkpoint,
        keep,
        limits);
  }

  private static void require(boolean holds, String setting, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("%s: %s: must be %s".formatted(setting, value, rule));
    }
  }
}
