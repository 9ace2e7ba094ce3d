package io.millrace.features;

import io.millrace.features.SampleFields.Column;
import java.util.List;

/** A feature or the label, as a field of a sample's record. */
public sealed interface SampleField permits Feature, Label {
  /** The field's name in the record. */
  String name();

  /** Numbers it takes in a sample's row. */
  int width();

  /** Its columns in a table of samples. */
  default List<Column> columns() {
    return List.of(Column.of(name()));
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
