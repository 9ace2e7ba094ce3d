package io.millrace.serde;

import java.util.Map;

/**
 * Encodes rows of text, as a CSV file holds them, as samples. Nothing is checked or lost: what does
 * not fit is written as it is, so that whoever reads the sample rejects it and says why. One
 * instance serves one thread.
 */
@FunctionalInterface
public interface SampleWriter {
  /**
   * The row's bytes; a new array, the caller's to keep.
   *
   * @param row texts by column name; an empty text counts as missing
   * @throws java.io.UncheckedIOException if a format with a fixed schema can't hold the row
   */
  byte[] write(Map<String, String> row);
}
