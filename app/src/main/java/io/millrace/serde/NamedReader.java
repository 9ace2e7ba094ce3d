package io.millrace.serde;

import io.millrace.data.InvalidSampleException;

/** Reads records whose schema names their fields. */
@FunctionalInterface
interface NamedReader {
  /**
   * Reads a record.
   *
   * @param body of the record, behind the id of its schema
   * @throws InvalidSampleException if it is not of the schema
   */
  NamedRecord read(byte[] body) throws InvalidSampleException;
}
