package io.millrace.serde;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in JSON that the settings know: what it means, and the places inside it if it is an
 * object. A path such as {@code user.age} leads through two objects; a key at the top that is the
 * whole path, dots and all, means the same.
 *
 * @param <T> what places mean
 */
final class JsonPlace<T> {
  private final String path;
  private final Map<String, JsonPlace<T>> inner = new HashMap<>();
  private @Nullable T meaning;

  private JsonPlace(String path) {
    this.path = path;
  }

  /** The object around all these paths. */
  static <T> JsonPlace<T> of(Map<String, T> meanings) {
    JsonPlace<T> root = new JsonPlace<>("");
    meanings.forEach(root::put);
    return root;
  }

  private void put(String whole, T value) {
    child(whole).meaning = value;
    JsonPlace<T> place = this;
    for (String key : whole.split("\\.", -1)) {
      place = place.child(key);
    }
    place.meaning = value;
  }

  private JsonPlace<T> child(String key) {
    return inner.computeIfAbsent(key, name -> new JsonPlace<>(pathTo(name)));
  }

  /** The place at that key, or null if the settings know none. */
  @Nullable JsonPlace<T> at(String key) {
    return inner.get(key);
  }

  /** What it means itself, or null if it is only on the way to others. */
  @Nullable T meaning() {
    return meaning;
  }

  /** Whether there are places inside it. */
  boolean hasInner() {
    return !inner.isEmpty();
  }

  /** The path to a key in it, for messages. */
  String pathTo(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The path to it. */
  String path() {
    return path;
  }
}
