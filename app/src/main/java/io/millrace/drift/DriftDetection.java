package io.millrace.drift;

import io.millrace.settings.Beside;
import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;

/** How drift is found, and in what. */
@Beside(DriftDetection.Watching.class)
public sealed interface DriftDetection {
  /** A detector that has seen nothing. */
  DriftDetector newDetector();

  /** In what drift is looked for. */
  default DriftInput on() {
    return new DriftInput.Loss();
  }

  /** The detector alone, without what stands beside it. */
  default DriftDetection bare() {
    return this;
  }

  /** Whether its bounds hold for numbers in [0, 1] only. */
  default boolean isForErrors() {
    return false;
  }

  /** A detector with settings beside it. */
  record Watching(DriftDetection detection, Watched watched) implements DriftDetection {
    @Override
    public DriftDetector newDetector() {
      return detection.newDetector();
    }

    @Override
    public DriftInput on() {
      return watched.on();
    }

    @Override
    public DriftDetection bare() {
      return detection;
    }

    @Override
    public boolean isForErrors() {
      return detection.isForErrors();
    }
  }

  /**
   * What stands beside a detector.
   *
   * @param on in what drift is looked for
   */
  record Watched(@Default("loss") DriftInput on) {}

  /**
   * The Page-Hinkley test: m = Σ (x − x̄ − δ), where x̄ is the mean so far, has risen above its
   * least value by more than λ (Page 1954; in this form Gama et al. 2014, "A survey on concept
   * drift adaptation"). It finds rises only.
   *
   * @param delta δ: rises of the mean up to this are no drift
   * @param threshold λ: the larger, the fewer false alarms, and the later the true ones
   * @param minimum so many numbers come before the first alarm, and after each
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
   * windowing"). The bound is exact for numbers in [0, 1].
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

  /**
   * DDM: with p the share of errors so far and s = √(p (1 − p) / n), p + s is more than p′ + k s′,
   * where p′ and s′ are those of the least p + s so far (Gama et al. 2004, "Learning with drift
   * detection"). As in River it must be more, not as much as in the paper: else a stream without
   * errors would be drift.
   *
   * @param threshold k: the larger, the fewer false alarms, and the later the true ones
   * @param minimum so many errors and hits come before the least value is measured, from the start
   *     and from each alarm
   */
  record Ddm(
      @Default("3") @Bounds("> 0") double threshold,
      @Default("30 samples") @Unit("samples") @Bounds(">= 1") int minimum)
      implements DriftDetection {
    @Override
    public DriftDetector newDetector() {
      return new DdmDetector(this);
    }

    @Override
    public boolean isForErrors() {
      return true;
    }
  }

  /**
   * EDDM: with p the mean number of samples from one error to the next and s its deviation, (p + 2
   * s) / (p′ + 2 s′) is less than β, where p′ and s′ are those of the greatest p + 2 s so far
   * (Baena-García et al. 2006, "Early drift detection method"). As in River the deviation is that
   * of a sample (over n − 1), and the greatest value is measured behind the first {@code minimum}
   * samples.
   *
   * @param threshold β: the smaller, the fewer false alarms, and the later the true ones
   * @param minimum so many errors come before the first alarm, and after each
   */
  record Eddm(
      @Default("0.9") @Bounds("> 0 and < 1") double threshold,
      @Default("30 errors") @Unit("errors") @Bounds(">= 1") int minimum)
      implements DriftDetection {
    @Override
    public DriftDetector newDetector() {
      return new EddmDetector(this);
    }

    @Override
    public boolean isForErrors() {
      return true;
    }
  }

  /**
   * HDDM with the A-test: the mean of all numbers is above that of the first n₁ of them by √(m/2
   * ln(2/δ)) or more, with m = (n − n₁) / (n n₁), where n₁ has the least mean + √(ln(1/δ) / (2 n₁))
   * so far (Frías-Blanco et al. 2015, "Online and non-parametric drift detection methods based on
   * Hoeffding's bounds", one-sided; with 2/δ as in its authors' MOA, and in River).
   *
   * @param confidence δ: the chance of a false alarm at a test
   */
  record HddmA(@Default("0.001") @Bounds("> 0 and < 1") double confidence)
      implements DriftDetection {
    @Override
    public DriftDetector newDetector() {
      return new HddmADetector(this);
    }

    @Override
    public boolean isForErrors() {
      return true;
    }
  }

  /**
   * HDDM with the W-test: the same with means whose weights fall by 1 − λ from number to number.
   * That of the numbers behind the cut is above that of the numbers before it by more than √((w₁ +
   * w₂) ln(1/δ) / 2), where w is the sum of the squared weights (Frías-Blanco et al. 2015,
   * one-sided, by McDiarmid's bound).
   *
   * @param confidence δ: the chance of a false alarm at a test
   * @param lambda λ: the larger, the sooner an abrupt rise is found, and the later a slow one
   */
  record HddmW(
      @Default("0.001") @Bounds("> 0 and < 1") double confidence,
      @Default("0.05") @Bounds("> 0 and < 1") double lambda)
      implements DriftDetection {
    @Override
    public DriftDetector newDetector() {
      return new HddmWDetector(this);
    }

    @Override
    public boolean isForErrors() {
      return true;
    }
  }

  /**
   * KSWIN: the latest r numbers of a window, and r that are drawn from those before them, are of
   * different distributions by the test of Kolmogorov and Smirnov (Raab et al. 2020, "Reactive soft
   * prototype computing for concept drift streams"). As in River, the chance is that of the exact
   * distribution, where the paper has the bound √(−ln α / r), the distance must be above 0.1, and
   * the window begins empty after drift, where its authors' code keeps the latest r.
   *
   * @param confidence α: the chance of a false alarm at a test, of which there is one per sample
   * @param window so many numbers are kept
   * @param recent r: so many of them are the latest, at most half
   * @param seed of what is drawn, which is a function of it and of the sample's number
   */
  record Kswin(
      @Default("0.005") @Bounds("> 0 and < 1") double confidence,
      @Default("100 samples") @Unit("samples") @Bounds(">= 2 and <= 10000") int window,
      @Default("30 samples") @Unit("samples") @Bounds(">= 1") int recent,
      @Default("1") long seed)
      implements DriftDetection {
    @Override
    public DriftDetector newDetector() {
      return new KswinDetector(this);
    }

    /** Whether samples of this size can differ so much that the chance is as small as that. */
    public boolean canFind() {
      return KolmogorovSmirnov.leastDistance(recent, confidence) <= recent;
    }
  }
}
