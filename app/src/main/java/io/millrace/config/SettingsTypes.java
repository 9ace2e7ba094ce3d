package io.millrace.config;

import io.millrace.settings.Beside;
import io.millrace.settings.Choices;
import io.millrace.settings.Flat;
import io.millrace.settings.SnakeCase;
import io.millrace.settings.Unless;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the types of settings look like in the configuration file. */
final class SettingsTypes {
  private SettingsTypes() {}

  /** The choices of a sealed interface, by name. */
  static Map<String, Class<?>> choices(Class<?> sealed) {
    Map<String, Class<?>> choices = new LinkedHashMap<>();
    for (Class<?> choice : Choices.of(sealed)) {
      choices.put(Choices.name(choice), choice);
    }
    Class<? extends Record> joined = joined(sealed);
    choices.values().removeIf(choice -> choice.equals(joined));
    return choices;
  }

  /** The record that joins a choice with the settings beside it; null if there can be none. */
  static @Nullable Class<? extends Record> joined(Class<?> sealed) {
    Beside beside = sealed.getAnnotation(Beside.class);
    return beside == null ? null : beside.value();
  }

  /** The settings of such a record: its second component. */
  static Class<?> beside(Class<? extends Record> joined) {
    return joined.getRecordComponents()[1].getType();
  }

  /** The components of a record that have a key: in place of a flat group, those of the group. */
  static Stream<RecordComponent> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(c -> isFlat(c) ? components(c.getType()) : Stream.of(c));
  }

  /** Whether a component is a group of settings without a key of its own. */
  static boolean isFlat(RecordComponent component) {
    return component.isAnnotationPresent(Flat.class);
  }

  /** The keys of a record. */
  static List<String> keys(Class<?> type) {
    return components(type).map(component -> SnakeCase.of(component.getName())).toList();
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
