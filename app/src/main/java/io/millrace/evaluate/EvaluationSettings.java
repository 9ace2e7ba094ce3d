package io.millrace.evaluate;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;

/**
 * How predictions are judged.
 *
 * @param window the latest samples that windowed scores are computed over. It is bounded, for it is
 *     a part of the learner's state, and so written whole at each commit.
 */
public record EvaluationSettings(
    @Default("1000") @Bounds(">= 1 and <= 500000") @Unit("samples") int window) {
  /** Of a window: what can be written each second, also on a slow machine. */
  private static final int MAX_BYTES = 16 << 20;

  /** The largest window for labels of so many numbers. */
  public static int largestWindow(int width) {
    return MAX_BYTES / Float.BYTES / new RegressionTally(width).width();
  }
}
