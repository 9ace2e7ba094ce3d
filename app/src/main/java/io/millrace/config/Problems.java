package io.millrace.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Collects what is wrong, one line each. */
final class Problems {
  private final String file;
  private final List<String> messages = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();

  /**
   * Starts with none.
   *
   * @param file its name, in front of each line
   */
  Problems(String file) {
    this.file = file;
  }

  /** Notes a mistake. */
  void add(String path, Object value, String expected) {
    keys.add(path.split("[.\\[]", 2)[0]);
    add(path + ": " + shown(value) + ": " + expected);
  }

  /** Notes a mistake at a place of the file. */
  void add(String path, Object value, String expected, Node node) {
    add(path, value, expected + " (line " + (node.getStartMark().getLine() + 1) + ")");
  }

  /** Notes that the file as a whole is wrong. */
  void add(String fault) {
    messages.add(file + ": " + fault.replaceAll("\\R\\s*", " "));
  }

  /** Whether one of them is about what stands below a key at the root. */
  boolean concern(String key) {
    return keys.contains(key);
  }

  int count() {
    return messages.size();
  }

  void throwIfAny() throws ConfigException {
    if (!messages.isEmpty()) {
      throw new ConfigException(messages);
    }
  }

  private static String shown(Object value) {
    String text = value.toString();
    return text.isBlank() ? '"' + text + '"' : text;
  }
}
