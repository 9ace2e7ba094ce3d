package io.millrace.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings in all combinations of the values of some of them. */
final class Grid {
  private Grid() {}

  /**
   * All combinations; the last key's values change first.
   *
   * @param axes each a path of keys and its values, {@code optimizer.adam.learning_rate=0.01,0.1}
   * @return values by their path; one empty map if there is no axis
   * @throws CommandException if an axis can't be read so, or is there twice
   */
  static List<Map<String, String>> of(List<String> axes) {
    List<Map<String, String>> points = List.of(Map.of());
    for (String axis : axes) {
      String[] parts = axis.split("=", 2);
      if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
        throw new CommandException(
            "--grid: %s: must be a key and its values, such as optimizer.adam.learning_rate=0.01,0.1"
                .formatted(axis));
      }
      if (points.get(0).containsKey(parts[0])) {
        throw new CommandException("--grid: %s: is there twice".formatted(parts[0]));
      }
      points = times(points, parts[0], List.of(parts[1].split(",", -1)));
    }
    return points;
  }

  private static List<Map<String, String>> times(
      List<Map<String, String>> points, String key, List<String> values) {
    List<Map<String, String>> product = new ArrayList<>();
    for (Map<String, String> point : points) {
      for (String value : values) {
        Map<String, String> more = new LinkedHashMap<>(point);
        more.put(key, value.strip());
        product.add(more);
      }
    }
    return product;
  }

  /** A point in a few words: {@code seed=1 batch_size=8}. */
  static String name(Map<String, String> point) {
    return String.join(
        " ", point.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }
}
