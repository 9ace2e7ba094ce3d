package io.millrace.drift;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;

/** How drift is found in the prequential losses. Only a rise of the loss counts as drift. */
public sealed interface DriftDetection {
  /** A detector that has seen nothing. */
  DriftDetector newDetector();

  /**
   * The Page-Hinkley test: m = Σ (x − x̄ − δ), where x̄ is the mean so far, has risen above its
   * least value by more than λ (Page 1954; in this form Gama et al. 2014, "A survey on concept
   * drift adaptation").
   *
   * @param delta δ: rises of the mean up to this are no drift
   * @param threshold λ: the larger, the fewer false alarms, and the later the true ones
   * @param minimum so many losses come before the first alarm, and after each
   */
  record PageHinkley(
      @Default("0.005") @Bounds(">= 0") double delta,
      @Default("50") @Bounds("> 0") double threshold,
      @Default("30 samples") @Unit("samples") @Bounds(">= 1") int minimum)
      implements DriftDetection {
    @Override
    public DriftDetector newDetector() {
      return new PageHinkleyDetector(this);
    }
  }

  /**
   * ADWIN2: a window that drops its older part when the means of the two parts differ by more than
   * chance allows (Bifet and Gavaldà 2007, "Learning from time-changing data with adaptive
   * windowing"). The bound is exact for losses in [0, 1].
   *
   * @param confidence δ: the chance of a false alarm
   */
  record Adwin(@Default("0.002") @Bounds("> 0 and < 1") double confidence)
      implements DriftDetection {
    @Override
    public DriftDetector newDetector() {
      return new AdwinDetector(this);
    }
  }
}
