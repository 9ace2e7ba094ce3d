package io.millrace.config;

import java.util.List;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Puts values into the tree of a file, as if they stood there. */
final class Overrides {
  private Overrides() {}

  /**
   * Puts a value in the place of the one at a path. Maps on the way that are not there are made, so
   * that a wrong name is found as one in the file is.
   *
   * @param path keys, with dots between them
   * @param value as it would be written
   */
  static void set(MappingNode root, String path, String value, Problems problems) {
    try {
      set(root, List.of(path.split("\\.", -1)), value);
    } catch (IllegalArgumentException | YAMLException e) {
      problems.add("%s: %s: %s".formatted(path, value, firstLine(e)));
    }
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static void set(MappingNode map, List<String> path, String value) {
    String key = path.get(0);
    List<String> rest = path.subList(1, path.size());
    Node there = Yaml.value(map, key);
    if (!rest.isEmpty() && there instanceof SequenceNode) {
      throw new IllegalArgumentException(key + " is a list, whose entries can't be set one by one");
    } else if (!rest.isEmpty() && there instanceof MappingNode inner) {
      set(inner, rest, value);
    } else {
      map.getValue().removeIf(entry -> isOf(entry, key));
      map.getValue().addAll(entry(path, value).getValue());
    }
  }

  private static boolean isOf(NodeTuple entry, String key) {
    return entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key);
  }

  private static MappingNode entry(List<String> path, String value) {
    String text = "{" + String.join(": {", path) + ": " + value + "}".repeat(path.size());
    if (Yaml.compose(text) instanceof MappingNode entry) {
      return entry;
    }
    throw new IllegalArgumentException("is not a path of keys and a value");
  }
}
