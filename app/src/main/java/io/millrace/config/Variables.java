package io.millrace.config;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables where the file says <code>${NAME}</code> or <code>${NAME:default}
 * </code>.
 */
final class Variables {
  /** What shells write between a name and its default, and mean in their ways. */
  private static final Pattern SHELL = Pattern.compile("(?<!\\$)\\$\\{([^}:]*):([-=?+])");

  private final StringSubstitutor substitutor;

  /**
   * Prepares to substitute.
   *
   * @param environment a variable's value, or null if it is not set
   */
  Variables(Function<String, @Nullable String> environment) {
    substitutor =
        new StringSubstitutor(environment::apply)
            .setValueDelimiter(":")
            .setEnableUndefinedVariableException(true)
            .setDisableSubstitutionInValues(true);
  }

  /**
   * The text with the variables' values.
   *
   * @throws IllegalArgumentException with the rule that the text breaks
   */
  String substitute(String text) {
    Matcher shell = SHELL.matcher(text);
    if (shell.find()) {
      throw new IllegalArgumentException(
          "has :%1$s as in shells, but the default stands right behind the colon: write ${%2$s:default}, or with a blank ${%2$s: %1$s…} if it begins with that sign"
              .formatted(shell.group(2), shell.group(1)));
    }
    try {
      return substitutor.replace(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "names an environment variable that is not set; set it, or write ${NAME:default}", e);
    }
  }
}
