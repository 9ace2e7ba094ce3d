package io.millrace.drift;

/** The numbers in which drift is looked for, one for each sample that is learned. */
public sealed interface DriftInput {
  /** The sample's loss, of the prediction made before it was learned. Only a rise is drift. */
  record Loss() implements DriftInput {}

  /**
   * The error of that prediction: for classes 0 if the class was predicted, else 1; for numbers the
   * mean of |y − ŷ| over the outputs. Only a rise is drift.
   */
  @SuppressWarnings("JavaLangClash") // the setting is called error
  record Error() implements DriftInput {}

  /**
   * A feature, as it stands in the sample. Any change that the detector finds is drift.
   *
   * @param name of a feature that is one number
   */
  record Feature(String name) implements DriftInput {}
}
