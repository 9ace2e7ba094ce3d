package io.millrace.data;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a parser of JSON finds wrong, as it is shown to people. */
public final class JsonFault {
  private static final List<Wording> WORDINGS =
      List.of(
          limit("Document nesting depth", "objects and lists are nested deeper than $1: nest less"),
          limit("Number value length", "a number has more than $1 characters: shorten it"),
          limit("Name length", "a field's name has more than $1 characters: shorten it"),
          limit("String value length", "a text has more than $1 characters: shorten it"),
          limit("(?<what>.+)", "${what} exceeds the limit, which is $2"),
          // Nobody sees one in the text, nor in the parser's message, which has it once more.
          new Wording(
              "Unexpected character \\('\\x{FEFF}' .*",
              "a byte order mark, where JSON has none: leave it out"),
          // The parser does not show the text, and says by which switch it would.
          new Wording(" \\((?:start marker|for \\w+ starting) at \\[Source: [^]]*]\\)", ""),
          // Other switches, which are not the sender's.
          new Wording(": enable `[^`]*` to allow", ""),
          new Wording(" \\(not recognized as one since Feature '[^']*' not enabled[^)]*\\)", ""),
          new Wording("\\bFIELD_NAME\\b", "a name"),
          new Wording("\\bVALUE_STRING\\b", "a text"));

  private JsonFault() {}

  /**
   * The parser's message without its remarks on the text, of which nothing is shown, and on itself.
   *
   * @param message of the parser's exception, without the location that it may append
   */
  public static String of(@Nullable String message) {
    String told = String.valueOf(message);
    for (Wording wording : WORDINGS) {
      told = wording.parsers.matcher(told).replaceAll(wording.ours);
    }
    return told;
  }

  /** The parser names a limit by the method that returns it. */
  private static Wording limit(String what, String ours) {
    return new Wording(what + " \\(\\d+\\) exceeds the maximum allowed \\((\\d+), from .*", ours);
  }

  /** Our words for the parser's. */
  private record Wording(Pattern parsers, String ours) {
    Wording(String parsers, String ours) {
      this(Pattern.compile(parsers, Pattern.DOTALL), ours);
    }
  }
}
