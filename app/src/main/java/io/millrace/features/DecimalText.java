package io.millrace.features;

/** Numbers as people and programs write them in text. */
public final class DecimalText {
  private DecimalText() {}

  /**
   * The number that a text spells in decimal, such as {@code -1.5e3}, or one of {@code NaN} and
   * {@code Infinity}.
   *
   * @throws NumberFormatException if it spells none
   */
  public static double parse(String text) {
    int last = text.length() - 1;
    // Java also takes 1d, 1f, 0x1p3 and blanks around; no other program writes numbers that way.
    if (last < 0 || !isEnd(text.charAt(last)) || text.charAt(0) <= ' ' || isHexadecimal(text)) {
      throw new NumberFormatException(text);
    }
    return Double.parseDouble(text);
  }

  /** Whether the text spells a finite number. */
  public static boolean isFinite(String text) {
    try {
      return Double.isFinite(parse(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isHexadecimal(String text) {
    return text.indexOf('x') >= 0 || text.indexOf('X') >= 0;
  }

  private static boolean isEnd(char last) {
    return (last >= '0' && last <= '9') || last == '.' || last == 'N' || last == 'y';
  }
}
