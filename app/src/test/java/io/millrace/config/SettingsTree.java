package io.millrace.config;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.SnakeCase;
import io.millrace.settings.TaggedBy;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every key of the configuration file, as the reference should tell of it. */
final class SettingsTree {
  /**
   * What must be said of a key.
   *
   * @param type words that its type must hold
   * @param value its default
   */
  record Entry(List<String> type, String value) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** The choices that those being added are part of. */
  private final Set<Class<?>> open = new HashSet<>();

  /** The choices that have been added. */
  private final Set<Class<?>> told = new HashSet<>();

  private SettingsTree() {}

  /** The keys by their paths. */
  static Map<String, Entry> of(Class<? extends Record> root) {
    SettingsTree tree = new SettingsTree();
    tree.addComponents(root, "");
    return tree.entries;
  }

  private void addComponents(Class<?> type, String prefix) {
    for (RecordComponent component : SettingsTypes.components(type).toList()) {
      String path = prefix + SnakeCase.of(component.getName());
      Type generic = component.getGenericType();
      boolean section = component.getType().isRecord();
      if (!section || component.getAnnotation(Default.class) == null) {
        entries.put(path, new Entry(words(generic, component), value(component)));
      }
      if (section) {
        addComponents(component.getType(), path + ".");
      } else if (component.getType().isSealed()) {
        addChoices(component.getType(), path);
      } else if (element(generic) instanceof Class<?> element && element.isSealed()) {
        addChoices(element, path + "[]");
      }
    }
  }

  private void addChoices(Class<?> sealed, String path) {
    boolean isTold = path.startsWith("pool.") && told.contains(sealed);
    if (isTold || !open.add(sealed)) {
      return; // layers in layers or in a pool: told of once
    }
    told.add(sealed);
    TaggedBy tag = sealed.getAnnotation(TaggedBy.class);
    SettingsTypes.choices(sealed)
        .forEach(
            (name, choice) -> {
              if (tag != null) {
                addComponents(choice, "%s{%s: %s}.".formatted(path, tag.value(), name));
              } else if (choice.getRecordComponents().length == 0) {
                entries.put(path + "." + name, new Entry(List.of("choice"), "required"));
              } else {
                addComponents(choice, path + "." + name + ".");
              }
            });
    Class<? extends Record> joined = SettingsTypes.joined(sealed);
    if (joined != null) {
      addComponents(SettingsTypes.beside(joined), path + ".");
    }
    open.remove(sealed);
  }

  private static @Nullable Type element(Type type) {
    return type instanceof ParameterizedType list && list.getRawType() == List.class
        ? list.getActualTypeArguments()[0]
        : null;
  }

  private static String value(RecordComponent component) {
    Default value = component.getAnnotation(Default.class);
    return value != null
        ? "`" + value.value() + "`"
        : SettingsTypes.isOptional(component) ? "none" : "required";
  }

  private static List<String> words(Type type, RecordComponent component) {
    List<String> words = new ArrayList<>(List.of(word(type)));
    Bounds bounds = component.getAnnotation(Bounds.class);
    if (bounds != null) {
      words.add("`" + bounds.value() + "`");
    }
    return words;
  }

  private static String word(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      String kind = generic.getRawType() == List.class ? "list" : "map";
      return last == String.class ? kind + " of text" : last == Path.class ? "list of files" : kind;
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isEnum()) {
      return Arrays.stream(plain.getEnumConstants())
          .map(constant -> "`" + SnakeCase.of(constant.toString()) + "`")
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (plain.isSealed() || plain.isRecord()) {
      return plain.isSealed() ? "choice" : "map";
    }
    return plain == boolean.class || plain == Boolean.class
        ? "`true` or `false`"
        : Scalars.expected(plain).substring(2);
  }
}
