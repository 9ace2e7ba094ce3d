package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import org.jspecify.annotations.Nullable;

/** The fault of bytes that are not of the topic's format. */
final class Undecodable {
  private Undecodable() {}

  static InvalidSampleException because(@Nullable String fault) {
    return new InvalidSampleException(Reason.UNDECODABLE, "record: " + fault);
  }
}
