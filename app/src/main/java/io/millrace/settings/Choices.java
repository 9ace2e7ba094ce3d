package io.millrace.settings;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The records among which users choose where a setting is a sealed interface. */
public final class Choices {
  private Choices() {}

  /**
   * All of them, in the order in which the interface permits them; in the place of a sealed
   * interface among those permitted stand its own.
   */
  public static List<Class<?>> of(Class<?> sealed) {
    return all(sealed).toList();
  }

  /** What users write for a record: {@code batch_normalization} for {@code BatchNormalization}. */
  public static String name(Class<?> record) {
    return SnakeCase.of(record.getSimpleName());
  }

  private static Stream<Class<?>> all(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Choices::all)
        : Stream.of(type);
  }
}
