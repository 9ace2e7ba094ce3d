package io.millrace.config;

import java.util.function.Function;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables where the file says <code>${NAME}</code> or <code>${NAME:default}
 * </code>.
 */
final class Variables {
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
    try {
      return substitutor.replace(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "names an environment variable that is not set; set it, or write ${NAME:default}", e);
    }
  }
}
