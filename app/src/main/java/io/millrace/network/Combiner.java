package io.millrace.network;

/** How the vectors of one sample become one. */
public enum Combiner {
  /** they stay side by side */
  NONE,
  /** their sum; 0 of none */
  SUM,
  /** their mean, numbers without a vector left out; 0 of none */
  MEAN
}
