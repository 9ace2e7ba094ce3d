package io.millrace.data;

/**
 * How a prediction that was published has turned out; NaN without a label.
 *
 * @param loss as the model reckons it
 * @param error how wrong it was: of a class 1, or 0 if it was right; of numbers the mean of |y − ŷ|
 */
public record Outcome(double loss, double error) {
  /** Its label is not known. */
  public static final Outcome UNKNOWN = new Outcome(Double.NaN, Double.NaN);
}
