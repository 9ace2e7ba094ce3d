package io.millrace.config;

import io.millrace.settings.Unless;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the types of settings look like in the configuration file. */
final class SettingsTypes {
  private SettingsTypes() {}

  /** The choices of a sealed interface, by name. */
  static Map<String, Class<?>> choices(Class<?> sealed) {
    Map<String, Class<?>> choices = new LinkedHashMap<>();
    for (Class<?> choice : sealed.getPermittedSubclasses()) {
      choices.put(SnakeCase.of(choice.getSimpleName()), choice);
    }
    return choices;
  }

  /** The keys of a record. */
  static List<String> keys(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(component -> SnakeCase.of(component.getName()))
        .toList();
  }

  /** What a value of that type is called in messages. */
  static String expected(Class<?> type) {
    if (type.isSealed()) {
      return "one of " + String.join(", ", choices(type).keySet());
    }
    if (type.isRecord()) {
      return "a map with " + String.join(", ", keys(type));
    }
    return type == List.class ? "a list" : Scalars.expected(type);
  }

  /** Whether a setting may be absent although it has no default. */
  static boolean isOptional(RecordComponent component) {
    Unless unless = component.getAnnotation(Unless.class);
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
        && (unless == null || !unless.required());
  }
}
