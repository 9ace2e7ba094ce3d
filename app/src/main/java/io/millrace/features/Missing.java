package io.millrace.features;

/** What becomes of a sample that lacks a feature. */
public enum Missing {
  /** A number is replaced by the mean of those learned so far, within the model. */
  MEAN,
  /** A number is replaced by 0. */
  ZERO,
  /** The sample is refused. */
  REJECT;

  /** What stands in a row for a number. */
  float number() {
    return this == MEAN ? Float.NaN : 0;
  }
}
