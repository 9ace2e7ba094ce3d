package io.millrace.data;

/** Decodes and checks records of the control topic. Thread-safe. */
@FunctionalInterface
public interface CommandReader {
  /**
   * Decodes a record's value.
   *
   * @throws InvalidSampleException if it is no command
   */
  Command read(byte[] value) throws InvalidSampleException;
}
