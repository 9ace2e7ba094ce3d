package io.millrace.cli.init;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a field is in a record.
 *
 * @param keys of the objects around it, from the outermost, then its own
 */
public record FieldPath(List<String> keys) {
  /** A field of the record itself. */
  public static FieldPath of(String name) {
    return new FieldPath(List.of(name));
  }

  /** A field of the object that is here. */
  FieldPath inner(String name) {
    List<String> longer = new ArrayList<>(keys);
    longer.add(name);
    return new FieldPath(List.copyOf(longer));
  }

  /** Its keys, with dots between them. */
  public String name() {
    return String.join(".", keys);
  }

  /** Whether it is in an object within the record. */
  public boolean isNested() {
    return keys.size() > 1;
  }
}
