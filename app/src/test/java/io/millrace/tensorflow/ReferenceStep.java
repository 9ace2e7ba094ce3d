package io.millrace.tensorflow;

/** What one step of a pool gives in double precision. */
interface ReferenceStep {
  /** The prediction. */
  double[] scores();

  /** How far a prediction in floats may be off, beside what is allowed for all numbers. */
  default double doubt() {
    return 0;
  }

  /** Numbers of an output. */
  int outputs();

  /** All variables after the step, without low parts; tables of hashes {@link #folded}. */
  ReferenceState after();

  /**
   * Whether a number lies so near the edge of a bin, or the bend of a unit, that a float may not.
   */
  boolean isNearAnEdge();

  /** What a variable of a state holds, to be held against {@link #after}. */
  default double[] folded(StateNumbers actual, String name) {
    double[] sums = actual.sums(name);
    return name.endsWith("/table") ? ReferenceLinear.folded(sums, outputs()) : sums;
  }
}
