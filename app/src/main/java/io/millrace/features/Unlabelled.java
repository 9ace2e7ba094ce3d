package io.millrace.features;

/** What becomes of a sample whose label is absent or null. */
public enum Unlabelled {
  /** It is predicted in its place of the log, and not learned. */
  PREDICT,
  /** It is refused. */
  DEAD_LETTER
}
