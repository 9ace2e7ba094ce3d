package io.millrace.serde;

import io.millrace.features.Feature;
import io.millrace.features.SampleFields;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the fields of a sample are written in JSON. */
final class JsonPaths {
  private final Map<String, List<String>> paths = new HashMap<>();

  JsonPaths(SampleFields fields) {
    Set<String> places = new HashSet<>(fields.notes().columns());
    fields.features().stream().map(Feature::place).forEach(places::add);
    places.add(fields.label().place());
    places.addAll(fields.copied());
    places.forEach(place -> paths.put(place, path(place, places)));
  }

  /** A path through a place that holds another field can only be written as one key. */
  private static List<String> path(String place, Set<String> places) {
    for (int dot = place.indexOf('.'); dot >= 0; dot = place.indexOf('.', dot + 1)) {
      if (places.contains(place.substring(0, dot))) {
        return List.of(place);
      }
    }
    return List.of(place.split("\\.", -1));
  }

  /** Whether the settings name the place. */
  boolean isKnown(String place) {
    return paths.containsKey(place);
  }

  /** Puts a value at its place, in as many objects in each other as its path has. */
  void put(Map<String, Object> root, String place, Object value) {
    List<String> path = paths.getOrDefault(place, List.of(place));
    Map<String, Object> object = root;
    for (String key : path.subList(0, path.size() - 1)) {
      object = inner(object, key);
    }
    object.put(path.get(path.size() - 1), value);
  }

  /** Only objects stand on a path. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> inner(Map<String, Object> object, String key) {
    return (Map<String, Object>) object.computeIfAbsent(key, name -> new LinkedHashMap<>());
  }
}
