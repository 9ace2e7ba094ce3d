package io.millrace.cli.init;

import io.millrace.features.Feature;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a column.
 *
 * @param feature that it is; null if it is left out
 * @param comment what was seen of it, or why it is left out
 */
record Choice(Column column, @Nullable Feature feature, String comment) {
  static Choice leftOut(Column column, String reason) {
    return new Choice(column, null, reason);
  }

  boolean isLeftOut() {
    return feature == null;
  }

  /** The same with more said of it. */
  Choice leftOutFor(String reason) {
    return leftOut(column, reason);
  }
}
