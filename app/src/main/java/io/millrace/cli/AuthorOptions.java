package io.millrace.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Who gives a command, and why. */
final class AuthorOptions {
  private static final int MOST_CHARACTERS = 1000;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who wants it; the event says so (default: the user of this process).")
  private String by = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why; the event says so.")
  private String reason = "";

  /**
   * Who.
   *
   * @throws ParameterException if the name is too long
   */
  String by(CommandLine line) {
    return checked("--by", by, line);
  }

  /**
   * Why.
   *
   * @throws ParameterException if the text is too long
   */
  String reason(CommandLine line) {
    return checked("--reason", reason, line);
  }

  private static String checked(String option, String text, CommandLine line) {
    if (text.length() > MOST_CHARACTERS) {
      throw new ParameterException(
          line,
          "%s: %d characters: must be at most %d"
              .formatted(option, text.length(), MOST_CHARACTERS));
    }
    return text;
  }
}
