package io.millrace.features;

/**
 * What becomes of features without a value, and of values without a column.
 *
 * @param missing features that are absent or null
 * @param unknown categories that the settings don't name
 */
public record Gaps(Missing missing, Unknown unknown) {
  /** Each feature must be there and known. */
  public static final Gaps REFUSED = new Gaps(Missing.REJECT, Unknown.REJECT);
}
