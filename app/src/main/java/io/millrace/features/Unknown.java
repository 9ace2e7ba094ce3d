package io.millrace.features;

/** What becomes of a category that is none of the values in the settings. */
public enum Unknown {
  /** It is told apart from all of them: none of their columns is 1. */
  OTHER,
  /** The sample is refused. */
  REJECT
}
