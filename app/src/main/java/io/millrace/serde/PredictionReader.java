package io.millrace.serde;

import io.millrace.data.Outcome;
import java.io.IOException;

/** Reads of a prediction's record how it has turned out. One instance serves one thread. */
@FunctionalInterface
public interface PredictionReader {
  /**
   * Reads a record's value.
   *
   * @throws IOException if it is no prediction in this format
   */
  Outcome read(byte[] value) throws IOException;
}
