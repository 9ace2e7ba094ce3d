package io.millrace.settings;

import java.util.Locale;

/** Java's names as they stand in the configuration file. */
public final class SnakeCase {
  private SnakeCase() {}

  /** {@code learningRate} and {@code LearningRate} are both {@code learning_rate}. */
  public static String of(String javaName) {
    return javaName.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
