package io.millrace.config;

import io.millrace.settings.Choices;
import io.millrace.settings.NotShaping;
import io.millrace.settings.SnakeCase;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/** Settings one by one, for people: {@code optimizer.adam.learning_rate} is {@code 0.003}. */
final class SettingsValues {
  /** What is longer is told apart by its digest. */
  private static final int LONG = 200;

  private static final int SHOWN = 60;

  private final Map<String, String> values = new TreeMap<>();

  void add(String name, Object value) {
    if (value instanceof Record settings) {
      addAll(isChoice(settings) ? name + "." + Choices.name(settings.getClass()) : name, settings);
    } else if (value instanceof List<?> list && list.stream().anyMatch(Record.class::isInstance)) {
      for (int i = 0; i < list.size(); i++) {
        add("%s[%d]".formatted(name, i), list.get(i));
      }
    } else {
      values.put(
          name, text(value instanceof Enum<?> one ? SnakeCase.of(one.name()) : value.toString()));
    }
  }

  /** A choice without settings of its own is one that is made. */
  private void addAll(String name, Record settings) {
    RecordComponent[] components = settings.getClass().getRecordComponents();
    if (components.length == 0) {
      values.put(name, "set");
    }
    for (RecordComponent component : components) {
      Object value = Reflection.get(settings, component);
      if (value != null && !component.isAnnotationPresent(NotShaping.class)) {
        add(name + "." + SnakeCase.of(component.getName()), value);
      }
    }
  }

  private static boolean isChoice(Record settings) {
    return Arrays.stream(settings.getClass().getInterfaces()).anyMatch(Class::isSealed);
  }

  private static String text(String value) {
    return value.length() <= LONG
        ? value
        : "%s… (SHA-256 %s)".formatted(value.substring(0, SHOWN), DigestUtils.sha256Hex(value));
  }

  /** The values by their names. */
  Map<String, String> byName() {
    return values;
  }
}
