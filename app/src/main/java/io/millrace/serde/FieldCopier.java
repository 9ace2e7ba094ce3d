package io.millrace.serde;

import org.jspecify.annotations.Nullable;

/** Takes fields out of a sample's record, for its prediction. One instance serves one thread. */
@FunctionalInterface
interface FieldCopier {
  /**
   * Their values in the order of the settings: a {@code String}, a {@link Digits}, a {@code
   * Boolean}, or null.
   *
   * @param value of a record that is a sample
   */
  @Nullable Object[] copy(byte[] value);

  /**
   * A number as it is written.
   *
   * @param text its digits
   */
  record Digits(String text) {
    /** A number of Java, or null if it is not finite. */
    static @Nullable Digits of(Number number) {
      return Double.isFinite(number.doubleValue()) ? new Digits(number.toString()) : null;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
