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
public final class SettingsValues {
  /** What is longer is told apart by its digest. */
  private static final int LONG = 200;

  private static final int SHOWN = 60;
  private static final int SORTED_DIGITS = 16;

  private final Map<String, String> values = new TreeMap<>();

  SettingsValues() {}

  void add(String name, Object value) {
    if (value instanceof Record settings) {
      addAll(isChoice(settings) ? name + "." + Choices.name(settings.getClass()) : name, settings);
    } else if (value instanceof List<?> list && list.stream().anyMatch(Record.class::isInstance)) {
      for (int i = 0; i < list.size(); i++) {
        add("%s[%d]".formatted(name, i), list.get(i));
      }
    } else if (value instanceof List<?> list) {
      values.put(name, textOf(list.stream().map(Object::toString).toList()));
    } else {
      String text = value instanceof Enum<?> one ? SnakeCase.of(one.name()) : value.toString();
      values.put(name, isLong(text) ? "%s)".formatted(digest(text)) : text);
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

  /** A list as a setting's text. Of a long one a second digest tells whatever the order is. */
  public static String textOf(List<String> list) {
    String text = list.toString();
    return isLong(text)
        ? "%s, sorted %s)"
            .formatted(
                digest(text),
                DigestUtils.sha256Hex(list.stream().sorted().toList().toString())
                    .substring(0, SORTED_DIGITS))
        : text;
  }

  private static boolean isLong(String text) {
    return text.length() > LONG;
  }

  private static String digest(String text) {
    return "%s… (SHA-256 %s".formatted(text.substring(0, SHOWN), DigestUtils.sha256Hex(text));
  }

  /** The values by their names. */
  Map<String, String> byName() {
    return values;
  }
}
