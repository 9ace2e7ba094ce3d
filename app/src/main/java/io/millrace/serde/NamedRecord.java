package io.millrace.serde;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a record holds, for those who do not know its fields yet. */
public sealed interface NamedRecord {
  /**
   * A record in JSON.
   *
   * @param text of an object
   */
  record Json(byte[] text) implements NamedRecord {}

  /**
   * A record whose schema names the fields.
   *
   * @param values null for none, {@code String} for a text, {@code Number} for a number, {@code
   *     Instant} for a time, {@code float[]} for a vector, {@code List} for texts, {@code Map} for
   *     a record within this one, {@link Unreadable} for what no sample can hold
   */
  record Fields(Map<String, @Nullable Object> values) implements NamedRecord {}

  /**
   * A value that no sample can hold.
   *
   * @param what it is, such as "bytes"
   */
  record Unreadable(String what) {}
}
