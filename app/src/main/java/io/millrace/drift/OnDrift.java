package io.millrace.drift;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done at the end of the control interval in which drift is found.
 *
 * @param raiseLearningRate for some time; absent: it is not raised
 * @param resetSlots whether the optimizer forgets what it remembers of past gradients: its slots
 *     have their first values again
 * @param reset whether the model starts afresh: weights, slots and statistics have their first
 *     values again; the step goes on. Absent: it does not
 * @param restoreBest whether the model goes on from the checkpoint, of those that are kept, with
 *     the lowest loss over the window when it was written. Absent: it does not
 * @param members of a pool that forget or go back; absent: all that there is
 */
public record OnDrift(
    @Nullable RaiseLearningRate raiseLearningRate,
    @Default("false") boolean resetSlots,
    @Nullable Boolean reset,
    @Nullable Boolean restoreBest,
    @Nullable List<String> members) {
  /** Nothing. */
  public static final OnDrift NOTHING = new OnDrift(null, false, null);

  /** One form of what is not done. */
  public OnDrift {
    reset = Boolean.TRUE.equals(reset) ? reset : null;
    restoreBest = Boolean.TRUE.equals(restoreBest) ? restoreBest : null;
  }

  /** What is done to the whole model, without going back. */
  public OnDrift(
      @Nullable RaiseLearningRate raiseLearningRate, boolean resetSlots, @Nullable Boolean reset) {
    this(raiseLearningRate, resetSlots, reset, null, null);
  }

  /** {@link #reset}, as a yes or no. */
  public boolean resetsModel() {
    return reset != null;
  }

  /** {@link #restoreBest}, as a yes or no. */
  public boolean restoresBest() {
    return restoreBest != null;
  }

  /** {@link #members}; empty for all that there is. */
  public List<String> membersOrAll() {
    return members == null ? List.of() : members;
  }

  /** What forgets or goes back, in a sentence: {@code the model}, or its members by name. */
  public String subject() {
    return members == null ? "the model" : String.join(", ", members);
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
