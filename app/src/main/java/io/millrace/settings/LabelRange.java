package io.millrace.settings;

/**
 * The numbers that a numeric label may take; the loss decides.
 *
 * @param min the least of them
 * @param max the greatest of them
 */
public record LabelRange(double min, double max) {
  /** Any finite number. */
  public static final LabelRange ANY =
      new LabelRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** A probability, as binary cross-entropy needs it. */
  public static final LabelRange PROBABILITY = new LabelRange(0, 1);

  /** A count or another number that is not negative, as the Poisson loss needs it. */
  public static final LabelRange NON_NEGATIVE = new LabelRange(0, Double.POSITIVE_INFINITY);

  /** Whether a label may be that number. */
  public boolean contains(double value) {
    return value >= min && value <= max;
  }

  /** The number of this range that is nearest to this one. */
  public float nearest(float value) {
    return (float) Math.max(min, Math.min(max, value));
  }
}
