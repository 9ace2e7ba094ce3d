package io.millrace.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/**
 * An alert rule of this repository.
 *
 * @param name in the label alertname
 * @param expression in PromQL
 * @param labels that it adds
 * @param annotations texts for a person
 */
public record Alert(
    String name, String expression, Map<String, String> labels, Map<String, String> annotations) {
  /** The file of the rules. */
  public static final Path FILE = Dashboards.GRAFANA.resolve("prometheus/alerts.yml");

  /** All rules. */
  public static List<Alert> all() throws IOException {
    List<Alert> alerts = new ArrayList<>();
    for (Object group : list(yaml(FILE), "groups")) {
      for (Object rule : list(group, "rules")) {
        Map<?, ?> values = (Map<?, ?>) rule;
        alerts.add(
            new Alert(
                String.valueOf(values.get("alert")),
                String.valueOf(values.get("expr")),
                texts(values, "labels"),
                texts(values, "annotations")));
      }
    }
    return alerts;
  }

  static Map<?, ?> yaml(Path file) throws IOException {
    return new Yaml().load(Files.readString(file));
  }

  /** The list under a key, empty where there is none. */
  static List<?> list(Object map, String key) {
    return ((Map<?, ?>) map).get(key) instanceof List<?> list ? list : List.of();
  }

  private static Map<String, String> texts(Map<?, ?> rule, String key) {
    Map<String, String> texts = new TreeMap<>();
    if (rule.get(key) instanceof Map<?, ?> map) {
      map.forEach((name, text) -> texts.put(name.toString(), text.toString()));
    }
    return texts;
  }
}
