package io.millrace.config;

import io.millrace.settings.Choices;
import io.millrace.settings.NotShaping;
import io.millrace.settings.SnakeCase;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * A digest of settings that depends on their names and values alone. What is absent is left out, so
 * that a new optional setting changes no digest of those who don't use it.
 */
final class Digest {
  private final StringBuilder text = new StringBuilder();
  private final SettingsValues values = new SettingsValues();

  Digest add(String name, @Nullable Object value) {
    if (value != null) {
      write(name, value);
      values.add(name, value);
    }
    return this;
  }

  private void write(String name, Object value) {
    text.append(name).append('=');
    render(value);
    text.append('\n');
  }

  /** SHA-256 in lower-case hexadecimal. */
  String sha256() {
    return DigestUtils.sha256Hex(text.toString());
  }

  /** What was added, one by one. */
  Map<String, String> values() {
    return values.byName();
  }

  private void render(Object value) {
    if (value instanceof Record choice) {
      text.append(Choices.name(choice.getClass())).append("{\n");
      for (RecordComponent component : choice.getClass().getRecordComponents()) {
        Object set = Reflection.get(choice, component);
        if (set != null && !component.isAnnotationPresent(NotShaping.class)) {
          write(SnakeCase.of(component.getName()), set);
        }
      }
      text.append('}');
    } else if (value instanceof List<?> list) {
      text.append('[');
      list.forEach(
          element -> {
            render(element);
            text.append(',');
          });
      text.append(']');
    } else if (value instanceof Map<?, ?> map) {
      // In the order of the keys, as a map has none of its own.
      text.append('{');
      new TreeMap<>(map)
          .forEach(
              (key, element) -> {
                render(key);
                render(element);
              });
      text.append('}');
    } else if (value instanceof Path path) {
      // Wherever it lies.
      render(path.getFileName().toString());
    } else {
      // With its length in front, no text can pass for two.
      String scalar = value.toString();
      text.append(scalar.length()).append(':').append(scalar);
    }
  }
}
