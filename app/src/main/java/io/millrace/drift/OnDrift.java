package io.millrace.drift;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;
import org.jspecify.annotations.Nullable;

/**
 * What is done at the end of the control interval in which drift is found.
 *
 * @param raiseLearningRate for some time; absent: it is not raised
 * @param resetSlots whether the optimizer forgets what it remembers of past gradients: its slots
 *     have their first values again
 * @param reset whether the model starts afresh: weights, slots and statistics have their first
 *     values again; the step goes on. Absent: it does not
 */
public record OnDrift(
    @Nullable RaiseLearningRate raiseLearningRate,
    @Default("false") boolean resetSlots,
    @Nullable Boolean reset) {
  /** Nothing. */
  public static final OnDrift NOTHING = new OnDrift(null, false, null);

  /** One form of what does not reset. */
  public OnDrift {
    reset = Boolean.TRUE.equals(reset) ? reset : null;
  }

  /** {@link #reset}, as a yes or no. */
  public boolean resetsModel() {
    return reset != null;
  }

  /**
   * Multiplies the learning rate for some time, so that the model follows the stream faster to
   * where it went. Drift that is found meanwhile starts the time anew.
   *
   * @param factor that the rate is multiplied by
   * @param duration so many samples; the rate is as before from the first boundary behind them on
   */
  public record RaiseLearningRate(
      @Bounds("> 1") double factor, @Unit("samples") @Bounds(">= 1") long duration) {}
}
