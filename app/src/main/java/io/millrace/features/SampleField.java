package io.millrace.features;

import io.millrace.features.SampleFields.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A feature or the label, as a field of a sample's record. */
public sealed interface SampleField permits Feature, Label {
  /** What it is called in the settings, on pages and in messages. */
  String name();

  /** Where it stands in the record, if its name does not say so. */
  @Nullable String field();

  /** Where it stands in the record: a key, a path of keys with dots between them, or a column. */
  default String place() {
    String field = field();
    return field == null ? name() : field;
  }

  /** Numbers it takes in a sample's row. */
  int width();

  /** Its columns in a table of samples. */
  default List<Column> columns() {
    return List.of(Column.of(place()));
  }

  /** What it is, its name and its place, for messages. */
  static String title(String kind, String name, @Nullable String field) {
    String title = kind + " '" + name + "'";
    return field == null || field.equals(name) ? title : title + " (" + field + ")";
  }

  /** Whether its value is one number, taken as it is. */
  default boolean isNumber() {
    return false;
  }

  /** Whether an empty text is a value, and not the lack of one. */
  default boolean takesEmpty() {
    return false;
  }
}
