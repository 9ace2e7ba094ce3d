package io.millrace.data;

/**
 * A text from a record as a person may be shown it, in a line of a log or of a terminal: a record
 * can hold line breaks, which would forge lines, and commands to the terminal.
 */
public final class OneLine {
  private OneLine() {}

  /** The text with what is no visible character as JSON escapes it, such as {@code \u001b}. */
  public static String of(String text) {
    return text.codePoints().anyMatch(OneLine::isUnseen) ? escaped(text) : text;
  }

  private static String escaped(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (isUnseen(c)) {
                line.append("\\u%04x".formatted(c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return line.toString();
  }

  private static boolean isUnseen(int c) {
    return Character.isISOControl(c) || endsLine(c) || turns(c) || isHalf(c);
  }

  private static boolean endsLine(int c) {
    return c == 0x2028 || c == 0x2029;
  }

  /** Marks of direction, by which what follows is shown in another order. */
  private static boolean turns(int c) {
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  }

  /** Half of a surrogate pair, which no encoding has. */
  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
