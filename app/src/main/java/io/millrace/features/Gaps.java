package io.millrace.features;

import java.util.List;

/**
 * What becomes of features without a value, and of values without a column.
 *
 * @param missing features that are absent or null
 * @param unknown categories that the settings don't name
 * @param missingValues texts that say, where a number or a time is to stand, that there is none
 */
public record Gaps(Missing missing, Unknown unknown, List<String> missingValues) {
  /** Each feature must be there and known. */
  public static final Gaps REFUSED = new Gaps(Missing.REJECT, Unknown.REJECT);

  /** No text stands for a missing number. */
  public Gaps(Missing missing, Unknown unknown) {
    this(missing, unknown, List.of());
  }

  /** Whether the text says that there is no number or time. */
  public boolean isMissing(String text) {
    return missingValues.contains(text);
  }

  /**
   * The same of what a format with numbers has in place of one, if the settings name it: {@code
   * NaN}, {@code Infinity} or {@code -Infinity}.
   */
  boolean isMissing(double number) {
    return !Double.isFinite(number) && isMissing(Double.toString(number));
  }
}
