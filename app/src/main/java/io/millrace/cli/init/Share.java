package io.millrace.cli.init;

import io.millrace.cli.terminal.Numbers;
import java.util.Locale;

/** Parts of a whole, in words. */
final class Share {
  private Share() {}

  /** Such as "12 %" or "0.3 %"; never 0 of some, nor 100 if some lack. */
  static String of(long part, long whole) {
    double percent = 100.0 * part / Math.max(1, whole);
    if (part > 0 && percent < 0.1) {
      return "under 0.1 %";
    }
    boolean fine = percent != Math.rint(percent) && (percent < 1 || percent > 99);
    return String.format(
        Locale.ROOT, "%." + (fine ? 1 : 0) + "f %%", part < whole ? Math.min(percent, 99.9) : 100);
  }

  /** Such as "12,345 texts" or "1 text". */
  static String count(long count, String what) {
    return Numbers.count(count) + " " + what + (count == 1 ? "" : "s");
  }
}
