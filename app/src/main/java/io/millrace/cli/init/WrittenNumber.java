package io.millrace.cli.init;

import io.millrace.features.DecimalText;
import java.util.regex.Pattern;

/**
 * Numbers as people write them and programs don't: with a currency or a percent sign, with
 * separators of thousands, with a decimal comma, in brackets if negative, or between blanks.
 */
final class WrittenNumber {
  private static final Pattern WRITTEN =
      Pattern.compile(
          "\\s*[-+(]?(\\p{Sc}\\s?)?-?"
              + "(\\d{1,3}([,.'’\\s\\u00a0\\u202f]\\d{3})+|\\d+)([.,]\\d+)?"
              + "(\\s?(\\p{Sc}|%))?\\)?\\s*");

  private static final int LONGEST = 40;

  private WrittenNumber() {}

  /** Whether a text is such a number, which samples take for a text. */
  static boolean is(String text) {
    return text.length() <= LONGEST
        && WRITTEN.matcher(text).matches()
        && !DecimalText.isFinite(text);
  }
}
