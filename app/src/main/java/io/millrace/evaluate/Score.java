package io.millrace.evaluate;

import java.util.Locale;

/**
 * A number that tells how well the model predicts. With n samples of which f have finite scores and
 * a finite loss: shares of right answers are over n (a sample that is not finite counts as wrong),
 * means are over f.
 */
public enum Score {
  /** Mean of the loss that the model is trained on, without weights. */
  LOSS,
  /** p₀: the share of samples whose class was predicted. */
  ACCURACY,
  /**
   * (p₀ − pₑ) / (1 − pₑ), where pₑ is the accuracy of a guess at random with the same shares of
   * classes (Cohen 1960). 0 where pₑ = 1, that is, where only one class was seen and predicted.
   */
  KAPPA,
  /**
   * (p₀ − p₁) / (1 − p₁), where p₁ is {@link #NO_CHANGE_ACCURACY} (Žliobaitė et al. 2015). 0 where
   * p₁ = 1.
   */
  KAPPA_TEMPORAL,
  /** Mean of −ln p, where p is the probability given to the label, at least 1e-15. */
  LOG_LOSS,
  /** The accuracy of predicting the previous sample's label; the first sample counts as wrong. */
  NO_CHANGE_ACCURACY,
  /**
   * The accuracy of predicting the most frequent label until then (the first in the list of classes
   * among equals); the first sample counts as wrong.
   */
  MAJORITY_ACCURACY,
  /** Mean of |y − ŷ|, over samples and outputs. */
  MAE,
  /** Root of the mean of (y − ŷ)², over samples and outputs. */
  RMSE,
  /** 1 − Σ(y − ŷ)² / Σ(y − ȳ)², the mean over the outputs. An output that is constant gives 0. */
  R2,
  /** The share of labels that were where the prediction said, in an interval or a set. */
  COVERAGE,
  /** Mean width of the intervals, over samples and outputs, but for infinite ones. */
  WIDTH,
  /** Mean number of classes in the sets. */
  SET_SIZE,
  /** How many samples had a score or loss that was NaN or infinite: n − f. */
  NON_FINITE;

  /** The name in reports, metrics and checkpoints, for instance {@code kappa_temporal}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
