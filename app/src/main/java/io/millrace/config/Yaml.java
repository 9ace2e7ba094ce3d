package io.millrace.config;

import java.io.StringReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML as a tree of nodes: with their lines, and with values as they were written. */
final class Yaml {
  /** A map without entries. */
  static final MappingNode EMPTY = new MappingNode(Tag.MAP, List.of(), FlowStyle.FLOW);

  private Yaml() {}

  /**
   * The tree that a text stands for.
   *
   * @return an empty map if there is nothing in it
   * @throws MarkedYAMLException if it is not YAML
   */
  static Node compose(String text) {
    Node node = new org.yaml.snakeyaml.Yaml(new LoaderOptions()).compose(new StringReader(text));
    return node == null ? EMPTY : node;
  }

  static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  /** The value of a key; null if there is none. */
  static @Nullable Node value(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(entry -> entry.getKeyNode() instanceof ScalarNode k && k.getValue().equals(key))
        .map(NodeTuple::getValueNode)
        .filter(value -> !isNull(value))
        .findFirst()
        .orElse(null);
  }

  /** A node in few words, for messages. */
  static String shown(Node node) {
    if (node instanceof ScalarNode scalar) {
      return isNull(node) ? "nothing" : scalar.getValue();
    }
    return node instanceof SequenceNode ? "a list" : "a map";
  }
}
