package io.millrace.serde;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in JSON that the settings know: what it means, and the places inside it if it is an
 * object. A path such as {@code user.age} leads through two objects; keys may have dots themselves:
 * one that is the whole path, or several keys of it in one, mean the same. One instance serves one
 * thread.
 *
 * @param <T> what places mean
 */
final class JsonPlace<T> {
  /**
   * Of longer paths only the whole, and each key by itself, is known: ways double with each dot.
   */
  private static final int MOST_DOTS = 8;

  private final String path;
  private final Map<String, JsonPlace<T>> inner = new HashMap<>();
  private final SerializedString key;
  private @Nullable T meaning;

  // As in the object that was read before.
  private @Nullable JsonPlace<T> usuallyFirst;
  private @Nullable JsonPlace<T> usuallyNext;

  private JsonPlace(String path, String key) {
    this.path = path;
    this.key = new SerializedString(key);
  }

  /** The object around all these paths. */
  static <T> JsonPlace<T> of(Map<String, T> meanings) {
    JsonPlace<T> root = new JsonPlace<>("", "");
    meanings.forEach(root::put);
    return root;
  }

  private void put(String whole, T value) {
    if (whole.chars().filter(c -> c == '.').count() <= MOST_DOTS) {
      putAllWays(whole, value);
      return;
    }
    child(whole).meaning = value;
    JsonPlace<T> place = this;
    for (String key : whole.split("\\.", -1)) {
      place = place.child(key);
    }
    place.meaning = value;
  }

  private void putAllWays(String rest, T value) {
    child(rest).meaning = value;
    for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.', dot + 1)) {
      child(rest.substring(0, dot)).putAllWays(rest.substring(dot + 1), value);
    }
  }

  private JsonPlace<T> child(String key) {
    return inner.computeIfAbsent(key, name -> new JsonPlace<>(pathTo(name), name));
  }

  /** The place at that key, or null if the settings know none. */
  @Nullable JsonPlace<T> at(String key) {
    return inner.get(key);
  }

  /**
   * Goes on to the next key of an object at this place, or to the object's end. Objects have their
   * keys in the order of those before them, as a rule: to try that one is faster than to look up
   * any.
   *
   * @param latest the latest place in the object; null at its start
   * @return the place at the key, or null if the settings know none, or at the end
   */
  @Nullable JsonPlace<T> next(JsonParser in, @Nullable JsonPlace<T> latest) throws IOException {
    JsonPlace<T> usual = latest == null ? usuallyFirst : latest.usuallyNext;
    if (usual != null && in.nextFieldName(usual.key)) {
      return usual;
    }
    if (usual == null) {
      in.nextToken();
    }
    if (in.currentToken() != JsonToken.FIELD_NAME) {
      return null;
    }
    JsonPlace<T> place = at(in.currentName());
    if (place != null) {
      if (latest == null) {
        usuallyFirst = place;
      } else {
        latest.usuallyNext = place;
      }
    }
    return place;
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
