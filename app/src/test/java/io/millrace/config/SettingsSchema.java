package io.millrace.config;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.SnakeCase;
import io.millrace.settings.TaggedBy;
import io.millrace.settings.Unit;
import io.millrace.settings.Unless;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * The JSON Schema (draft 7, which editors know best) of a configuration file, made from what {@link
 * Binder} reads it by: the settings' records and their annotations. What only the checks know, such
 * as that names must differ, is not in it.
 */
final class SettingsSchema {
  private static final Map<String, Object> VARIABLE = Map.of("$ref", "#/definitions/variable");
  private static final String NUMBER = "[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?";
  private static final Map<String, String> LIMITS =
      Map.of(">", "exclusiveMinimum", ">=", "minimum", "<", "exclusiveMaximum", "<=", "maximum");

  private final Map<String, String> meanings;
  private final Map<String, Object> definitions = new LinkedHashMap<>();

  private SettingsSchema(Map<String, String> meanings) {
    this.meanings = meanings;
    definitions.put(
        "variable",
        map(
            "description", "An environment variable's value.",
            "type", "string",
            "pattern", "\\$\\{[^}]+\\}"));
  }

  /**
   * The schema, as maps, lists and scalars.
   *
   * @param meanings of the keys, by their paths as {@link SettingsTree} names them
   */
  static Map<String, Object> of(Class<? extends Record> root, Map<String, String> meanings) {
    SettingsSchema schema = new SettingsSchema(meanings);
    Map<String, Object> all =
        map(
            "$schema", "http://json-schema.org/draft-07/schema#",
            "title", "Configuration of Millrace");
    all.putAll(schema.record(root, "", Map.of()));
    all.put("definitions", schema.definitions);
    return all;
  }

  /** A map with the settings of a record, and further keys that are required. */
  private Map<String, Object> record(Class<?> type, String prefix, Map<String, Object> further) {
    Map<String, Object> properties = new LinkedHashMap<>(further);
    List<String> required = new ArrayList<>(further.keySet());
    Map<String, List<RecordComponent>> decided = new LinkedHashMap<>();
    for (RecordComponent component : SettingsTypes.components(type).toList()) {
      String key = SnakeCase.of(component.getName());
      Unless unless = component.getAnnotation(Unless.class);
      properties.put(key, property(component, prefix + key));
      if (unless != null) {
        decided.computeIfAbsent(unless.value(), other -> new ArrayList<>()).add(component);
      } else if (isRequired(component)) {
        required.add(key);
      }
    }
    Map<String, Object> schema = map("type", "object", "properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    List<Object> conditions = new ArrayList<>();
    decided.forEach((other, components) -> conditions.add(unless(other, components)));
    if (!conditions.isEmpty()) {
      schema.put("allOf", conditions);
    }
    return schema;
  }

  private static boolean isRequired(RecordComponent component) {
    return component.getAnnotation(Default.class) == null && !SettingsTypes.isOptional(component);
  }

  /** What must be left out where another key is set, and what must be there where it is not. */
  private static Map<String, Object> unless(String other, List<RecordComponent> decided) {
    Map<String, Object> leftOut = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : decided) {
      String key = SnakeCase.of(component.getName());
      leftOut.put(key, map("type", "null"));
      if (isRequired(component)) {
        required.add(key);
      }
    }
    return map(
        "if",
            map(
                "required", List.of(other),
                "properties", map(other, map("not", map("type", "null")))),
        "then", map("properties", leftOut),
        "else", map("required", required));
  }

  private Map<String, Object> property(RecordComponent component, String path) {
    Map<String, Object> value = value(component.getGenericType(), component, path);
    Map<String, Object> schema = isRequired(component) ? value : orNull(value);
    String meaning = meanings.get(path);
    Default byDefault = component.getAnnotation(Default.class);
    Map<String, Object> property = new LinkedHashMap<>();
    if (meaning != null) {
      property.put("description", meaning);
    }
    if (byDefault != null && !byDefault.value().matches(".*<name>.*|\\{}|\\[]")) {
      property.put("default", new Yaml().load(byDefault.value()));
    }
    if (schema.containsKey("$ref")) {
      property.put("allOf", List.of(schema)); // draft 7 sees nothing beside a reference
    } else {
      property.putAll(schema);
    }
    return property;
  }

  /** Or nothing behind the key, which means that it is left out. */
  private static Map<String, Object> orNull(Map<String, Object> schema) {
    List<Object> choices =
        schema.get("anyOf") instanceof List<?> several
            ? new ArrayList<>(several)
            : new ArrayList<>(List.of(schema));
    choices.add(map("type", "null"));
    return map("anyOf", choices);
  }

  private Map<String, Object> value(Type type, AnnotatedElement hints, String path) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? map("type", "array", "items", value(arguments[0], hints, path + "[]"))
          : map("type", "object", "additionalProperties", value(arguments[1], hints, path));
    }
    Class<?> plain = MethodType.methodType((Class<?>) type).unwrap().returnType();
    if (plain.isSealed()) {
      return choice(plain, path);
    }
    return plain.isRecord() ? record(plain, path + ".", Map.of()) : scalar(plain, hints);
  }

  private static Map<String, Object> scalar(Class<?> type, AnnotatedElement hints) {
    if (type == String.class || type == Path.class) {
      return map("type", List.of("string", "number", "boolean")); // each is taken as it is written
    }
    List<Object> choices = new ArrayList<>();
    if (type == boolean.class) {
      choices.add(map("type", "boolean"));
    } else if (type == Duration.class) {
      choices.add(map("type", "string", "pattern", "^\\d{1,9}\\s*(ms|s|m|h|d)$"));
    } else if (type.isEnum()) {
      choices.add(
          map(
              "enum",
              Arrays.stream(type.getEnumConstants())
                  .map(constant -> SnakeCase.of(constant.toString()))
                  .toList()));
    } else {
      choices.add(number(type, hints));
      Unit unit = hints.getAnnotation(Unit.class);
      if (unit != null) {
        String pattern = "^" + NUMBER + "\\s*" + unit.value() + "?$";
        choices.add(map("type", "string", "pattern", pattern));
      }
    }
    choices.add(VARIABLE);
    return map("anyOf", choices);
  }

  private static Map<String, Object> number(Class<?> type, AnnotatedElement hints) {
    Map<String, Object> number = map("type", type == double.class ? "number" : "integer");
    Bounds bounds = hints.getAnnotation(Bounds.class);
    if (bounds != null) {
      NumberRange.parse(bounds.value())
          .comparisons()
          .forEach(side -> number.put(LIMITS.get(side.operator()), side.limit()));
    }
    return number;
  }

  /** A choice is defined once, though layers hold layers. */
  private Map<String, Object> choice(Class<?> sealed, String path) {
    String name = SnakeCase.of(sealed.getSimpleName());
    if (!definitions.containsKey(name)) {
      definitions.put(name, Map.of());
      TaggedBy tag = sealed.getAnnotation(TaggedBy.class);
      definitions.put(
          name, map("anyOf", tag == null ? named(sealed, path) : tagged(sealed, path, tag)));
    }
    return map("$ref", "#/definitions/" + name);
  }

  private List<Object> tagged(Class<?> sealed, String path, TaggedBy tag) {
    List<Object> choices = new ArrayList<>();
    SettingsTypes.choices(sealed)
        .forEach(
            (name, choice) -> {
              String prefix = "%s{%s: %s}.".formatted(path, tag.value(), name);
              choices.add(record(choice, prefix, map(tag.value(), map("const", name))));
            });
    return choices;
  }

  /** A bare name where no setting is required, or one name with its settings. */
  private List<Object> named(Class<?> sealed, String path) {
    List<String> bare = new ArrayList<>();
    Map<String, Object> properties = new LinkedHashMap<>();
    SettingsTypes.choices(sealed)
        .forEach(
            (name, choice) -> {
              Map<String, Object> settings = record(choice, path + "." + name + ".", Map.of());
              if (!settings.containsKey("required")) {
                bare.add(name);
                settings = orNull(settings);
              }
              String meaning = meanings.get(path + "." + name);
              if (meaning != null) {
                settings.put("description", meaning);
              }
              properties.put(name, settings);
            });
    List<Object> one = properties.keySet().stream().map(SettingsSchema::requires).toList();
    Class<? extends Record> joined = SettingsTypes.joined(sealed);
    if (joined != null) {
      for (RecordComponent component : SettingsTypes.beside(joined).getRecordComponents()) {
        String key = SnakeCase.of(component.getName());
        properties.put(key, property(component, path + "." + key));
      }
    }
    Map<String, Object> object =
        map(
            "type",
            "object",
            "properties",
            properties,
            "additionalProperties",
            false,
            "oneOf",
            one);
    return bare.isEmpty()
        ? List.of(VARIABLE, object)
        : List.of(map("enum", bare), VARIABLE, object);
  }

  private static Object requires(String key) {
    return map("required", List.of(key));
  }

  /** A map in the order in which its keys and values are given. */
  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
