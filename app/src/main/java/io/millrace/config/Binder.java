package io.millrace.config;

import io.millrace.settings.Beside;
import io.millrace.settings.Default;
import io.millrace.settings.SnakeCase;
import io.millrace.settings.TaggedBy;
import io.millrace.settings.Unless;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Makes settings records out of YAML, by the records' components and their annotations alone: a
 * sealed interface is a choice between its records, a record is a map, a list a list. What does not
 * fit is noted as a problem and becomes null.
 */
final class Binder {
  /** YAML's key that brings the entries of another map. */
  private static final String MERGE = "<<";

  private final Problems problems;
  private final Variables variables;
  private final Scalars scalars;
  private final String modelName;

  /**
   * Prepares to bind.
   *
   * @param modelName stands for {@code <name>} in defaults
   */
  Binder(Problems problems, Variables variables, Scalars scalars, String modelName) {
    this.problems = problems;
    this.variables = variables;
    this.scalars = scalars;
    this.modelName = modelName;
  }

  /**
   * All settings of a map that could be bound. The others are null, or 0, whatever their type says:
   * a draft is good for nothing but to find out what else is wrong.
   */
  <T extends Record> T bindDraft(Class<T> type, MappingNode root) {
    Map<String, Node> values = entries(root, "");
    Set<String> meant = reportUnknown(type, values, "", null);
    return type.cast(Reflection.create(type, bindComponents(type, values, "", meant)));
  }

  /** The components of a record, by name; those that could not be bound are left out. */
  private Map<String, Object> bindComponents(
      Class<?> type, Map<String, Node> values, String path, Set<String> meant) {
    Map<String, Object> bound = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Object value =
          SettingsTypes.isFlat(component)
              ? bindGroup(component.getType(), values, path, meant)
              : bindComponent(component, values, path, meant);
      if (value != null) {
        bound.put(component.getName(), value);
      }
    }
    return bound;
  }

  private Object bindGroup(
      Class<?> type, Map<String, Node> values, String path, Set<String> meant) {
    return Reflection.create(type, bindComponents(type, values, path, meant));
  }

  /** Whether another setting decides this one, which must then be left out. */
  private boolean isDecided(RecordComponent component, Map<String, Node> values, String path) {
    Unless unless = component.getAnnotation(Unless.class);
    if (unless == null || !isSet(values.get(unless.value()))) {
      return false;
    }
    Node given = values.get(SnakeCase.of(component.getName()));
    if (given != null && isSet(given)) {
      String rule = "must be left out: " + unless.value() + " brings its own";
      problems.add(path, Yaml.shown(given), rule, given);
    }
    return true;
  }

  private static boolean isSet(@Nullable Node node) {
    return node != null && !Yaml.isNull(node);
  }

  private @Nullable Object bindComponent(
      RecordComponent component, Map<String, Node> values, String parent, Set<String> meant) {
    String key = SnakeCase.of(component.getName());
    String path = join(parent, key);
    Node given = values.get(key);
    if (isDecided(component, values, path)) {
      return bindDefault(component, path);
    }
    if (given != null && isSet(given)) {
      return bind(given, component.getGenericType(), component, path);
    }
    Object value = bindDefault(component, path);
    if (value == null && !SettingsTypes.isOptional(component) && !meant.contains(path)) {
      String rule = "must be set to " + SettingsTypes.expected(component.getType());
      problems.add(path, "missing", rule);
    }
    return value;
  }

  private @Nullable Object bindDefault(RecordComponent component, String path) {
    Default value = component.getAnnotation(Default.class);
    if (value == null) {
      return null;
    }
    Node node = Yaml.compose(value.value().replace("<name>", modelName));
    return bind(node, component.getGenericType(), component, path);
  }

  private @Nullable Object bind(Node node, Type type, AnnotatedElement hints, String path) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? bindList(node, generic.getActualTypeArguments()[0], hints, path)
          : bindMap(node, (Class<?>) generic.getActualTypeArguments()[1], hints, path);
    }
    // Elements of a list of whole numbers are Integers: bound as an int is.
    Class<?> plain = MethodType.methodType((Class<?>) type).unwrap().returnType();
    if (plain.isSealed()) {
      return bindChoice(plain, node, path);
    }
    return plain.isRecord()
        ? bindRecord(plain, node, path, null)
        : bindScalar(node, plain, hints, path);
  }

  private @Nullable Object bindRecord(Class<?> type, Node node, String path, @Nullable String tag) {
    if (!(node instanceof MappingNode mapping)) {
      problems.add(path, Yaml.shown(node), "must be " + SettingsTypes.expected(type), node);
      return null;
    }
    int before = problems.count();
    Map<String, Node> values = entries(mapping, path);
    Set<String> meant = reportUnknown(type, values, path, tag);
    Map<String, Object> bound = bindComponents(type, values, path, meant);
    return problems.count() > before ? null : Reflection.create(type, bound);
  }

  private @Nullable Object bindList(Node node, Type element, AnnotatedElement hints, String path) {
    if (!(node instanceof SequenceNode sequence)) {
      problems.add(path, Yaml.shown(node), "must be a list", node);
      return null;
    }
    int before = problems.count();
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < sequence.getValue().size(); i++) {
      Object value = bind(sequence.getValue().get(i), element, hints, path + "[" + i + "]");
      if (value != null) {
        list.add(value);
      }
    }
    return problems.count() > before ? null : List.copyOf(list);
  }

  private @Nullable Object bindMap(
      Node node, Class<?> element, AnnotatedElement hints, String path) {
    if (!(node instanceof MappingNode mapping)) {
      problems.add(path, Yaml.shown(node), "must be a map", node);
      return null;
    }
    int before = problems.count();
    Class<?> type = MethodType.methodType(element).unwrap().returnType();
    Map<String, Object> values = new LinkedHashMap<>();
    entries(mapping, path)
        .forEach(
            (key, given) -> {
              Object value = bindScalar(given, type, hints, join(path, key));
              if (value != null) {
                values.put(key, value);
              }
            });
    return problems.count() > before ? null : Map.copyOf(values);
  }

  private @Nullable Object bindScalar(
      Node node, Class<?> type, AnnotatedElement hints, String path) {
    if (!(node instanceof ScalarNode scalar) || Yaml.isNull(node)) {
      problems.add(path, Yaml.shown(node), "must be " + SettingsTypes.expected(type), node);
      return null;
    }
    String text = scalar.getValue();
    try {
      text = variables.substitute(text);
      return scalars.convert(text, type, hints);
    } catch (IllegalArgumentException e) {
      problems.add(path, text, String.valueOf(e.getMessage()), node);
      return null;
    }
  }

  private @Nullable Object bindChoice(Class<?> type, Node node, String path) {
    TaggedBy tag = type.getAnnotation(TaggedBy.class);
    if (tag != null) {
      return bindTagged(type, node, path, tag.value());
    }
    if (node instanceof ScalarNode) {
      Class<?> choice = choose(type, node, path);
      return choice == null ? null : bindRecord(choice, Yaml.EMPTY, join(path, text(node)), null);
    }
    if (node instanceof MappingNode mapping && mapping.getValue().size() == 1) {
      return bindNamed(type, mapping.getValue().get(0), path);
    }
    Class<? extends Record> joined = SettingsTypes.joined(type);
    if (node instanceof MappingNode mapping && joined != null) {
      return bindJoined(type, joined, mapping, path);
    }
    String rule =
        "must be " + SettingsTypes.expected(type) + ", with its settings indented below it";
    problems.add(path, Yaml.shown(node), rule, node);
    return null;
  }

  private @Nullable Object bindNamed(Class<?> type, NodeTuple entry, String path) {
    Node key = entry.getKeyNode();
    Class<?> choice = choose(type, key, path);
    Node settings = Yaml.isNull(entry.getValueNode()) ? Yaml.EMPTY : entry.getValueNode();
    return choice == null ? null : bindRecord(choice, settings, join(path, text(key)), null);
  }

  /** A choice with the settings beside its name: see {@link Beside}. */
  private @Nullable Object bindJoined(
      Class<?> type, Class<? extends Record> joined, MappingNode mapping, String path) {
    Class<?> beside = SettingsTypes.beside(joined);
    List<String> keys = SettingsTypes.keys(beside);
    for (NodeTuple entry : mapping.getValue()) {
      String name = text(entry.getKeyNode());
      if (!keys.contains(name)) {
        Object choice = bindNamed(type, entry, path);
        Object settings = bindRecord(beside, mapping, path, name);
        return choice == null || settings == null
            ? null
            : Reflection.create(joined, new Object[] {choice, settings});
      }
    }
    problems.add(path, "a map", "must name " + SettingsTypes.expected(type), mapping);
    return null;
  }

  private @Nullable Object bindTagged(Class<?> type, Node node, String path, String tag) {
    if (!(node instanceof MappingNode mapping)) {
      problems.add(path, Yaml.shown(node), "must be a map with its " + tag, node);
      return null;
    }
    Node name = Yaml.value(mapping, tag);
    if (name == null) {
      String rule = "must be set to " + SettingsTypes.expected(type) + keys(mapping);
      problems.add(join(path, tag), "missing", rule, node);
      return null;
    }
    Class<?> choice = choose(type, name, join(path, tag));
    return choice == null ? null : bindRecord(choice, node, path, tag);
  }

  /** The keys that are there: one may be misspelt, or lack the blank behind its colon. */
  private static String keys(MappingNode mapping) {
    String keys =
        mapping.getValue().stream()
            .map(entry -> text(entry.getKeyNode()))
            .collect(Collectors.joining(", "));
    return keys.isEmpty() ? "" : "; its keys are " + keys;
  }

  private @Nullable Class<?> choose(Class<?> type, Node name, String path) {
    Map<String, Class<?>> choices = SettingsTypes.choices(type);
    Object text = bindScalar(name, String.class, String.class, path);
    if (text == null) {
      return null;
    }
    Class<?> choice = choices.get(text);
    if (choice == null) {
      problems.add(path, text, Suggestion.oneOf(text.toString(), choices.keySet()), name);
    }
    return choice;
  }

  /** The values by key; a key that is there twice is a problem. */
  private Map<String, Node> entries(MappingNode mapping, String path) {
    Map<String, Node> entries = new LinkedHashMap<>();
    mapping
        .getValue()
        .forEach(
            entry -> {
              String key = text(entry.getKeyNode());
              if (key.equals(MERGE)) {
                problems.add(
                    join(path, key),
                    "a merge key",
                    "must be left out: write the settings themselves; *names of values can be used",
                    entry.getKeyNode());
              } else if (entries.put(key, entry.getValueNode()) != null) {
                problems.add(
                    join(path, key), "duplicate key", "must appear once", entry.getKeyNode());
              }
            });
    return entries;
  }

  /** Reports keys that the record lacks. The answer holds the paths that were probably meant. */
  private Set<String> reportUnknown(
      Class<?> type, Map<String, Node> values, String path, @Nullable String tag) {
    List<String> known = SettingsTypes.keys(type);
    Set<String> meant = new HashSet<>();
    values.forEach(
        (key, node) -> {
          if (known.contains(key) || key.equals(tag)) {
            return;
          }
          int dot = key.indexOf('.');
          if (dot > 0 && known.contains(key.substring(0, dot))) {
            String rule = "must be a map in a map: %s: {%s: …}";
            problems.add(
                join(path, key),
                "unknown key",
                rule.formatted(key.substring(0, dot), key.substring(dot + 1)),
                node);
            meant.add(join(path, key.substring(0, dot)));
            return;
          }
          String suggestion = Suggestion.of(key, known);
          String rule = "must be one of " + String.join(", ", known);
          if (suggestion != null) {
            meant.add(join(path, suggestion));
            rule = "did you mean " + suggestion + "?";
          }
          problems.add(join(path, key), "unknown key", rule, node);
        });
    return meant;
  }

  private static String text(Node key) {
    return key instanceof ScalarNode scalar ? scalar.getValue() : Yaml.shown(key);
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
