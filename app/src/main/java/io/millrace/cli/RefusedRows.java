package io.millrace.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.data.InvalidSampleException;

/**
 * Rows of a file that went to the dead letters before they were samples, for one reason.
 *
 * @param reason the kind of fault, as in the header of a dead letter
 * @param count how many there were
 * @param example what was wrong with the first, and in which line of the file
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record RefusedRows(String reason, long count, String example) {
  /** The first of its kind. */
  static RefusedRows first(String file, long line, InvalidSampleException fault) {
    return new RefusedRows(
        fault.reason().tag(), 1, "%s:%d: %s".formatted(file, line, fault.getMessage()));
  }

  /** One more of the same kind. */
  RefusedRows oneMore() {
    return new RefusedRows(reason, count + 1, example);
  }
}
