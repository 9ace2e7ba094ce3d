package io.millrace.features;

/** What becomes of a sample that has fields which the settings don't name. */
public enum ExtraFields {
  /** It is refused: a misspelt name is noticed. */
  REJECT,
  /** The fields are passed over. */
  IGNORE
}
