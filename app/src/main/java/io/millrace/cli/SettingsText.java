package io.millrace.cli;

import io.millrace.settings.Beside;
import io.millrace.settings.Choices;
import io.millrace.settings.SnakeCase;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settings as users write them, in YAML's flow style. */
final class SettingsText {
  private SettingsText() {}

  /**
   * The text of a value.
   *
   * @param type as which it is declared: of a choice the name is written too
   */
  static String of(Object value, Class<?> type) {
    if (value instanceof Record settings) {
      return "{" + String.join(", ", entries(settings, type)) + "}";
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(element -> of(element, sealed(element)))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Double number) {
      return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
    return value instanceof Enum<?> constant ? SnakeCase.of(constant.name()) : value.toString();
  }

  private static List<String> entries(Record settings, Class<?> type) {
    if (!type.isSealed()) {
      return components(settings);
    }
    Beside beside = type.getAnnotation(Beside.class);
    if (beside == null || !beside.value().isInstance(settings)) {
      return List.of(
          Choices.name(settings.getClass())
              + ": {"
              + String.join(", ", components(settings))
              + "}");
    }
    RecordComponent[] joined = settings.getClass().getRecordComponents();
    List<String> all =
        new ArrayList<>(entries((Record) Objects.requireNonNull(read(settings, joined[0])), type));
    all.addAll(components((Record) Objects.requireNonNull(read(settings, joined[1]))));
    return all;
  }

  private static List<String> components(Record settings) {
    List<String> entries = new ArrayList<>();
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      Object value = read(settings, component);
      if (value != null) {
        entries.add(SnakeCase.of(component.getName()) + ": " + of(value, component.getType()));
      }
    }
    return entries;
  }

  private static @Nullable Object read(Record settings, RecordComponent component) {
    try {
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The choice that an element of a list belongs to; its own type if there is none. */
  private static Class<?> sealed(Object element) {
    Class<?> type = element.getClass();
    for (Class<?> choice : type.getInterfaces()) {
      if (choice.isSealed()) {
        return choice;
      }
    }
    return type;
  }
}
