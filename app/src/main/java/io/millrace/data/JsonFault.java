package io.millrace.data;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a parser of JSON finds wrong, as it is shown to people. */
public final class JsonFault {
  /** The parser's remark that it does not show the text, by the name of its own switch for that. */
  private static final Pattern SOURCE = Pattern.compile(" \\(start marker at \\[Source: [^]]*]\\)");

  private JsonFault() {}

  /**
   * The parser's message without its remarks on the text, of which nothing is shown.
   *
   * @param message of the parser's exception, without the location that it may append
   */
  public static String of(@Nullable String message) {
    return SOURCE.matcher(String.valueOf(message)).replaceAll("");
  }
}
