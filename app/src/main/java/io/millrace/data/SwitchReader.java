package io.millrace.data;

/** Decodes and checks records of an alias's control topic. Thread-safe. */
@FunctionalInterface
public interface SwitchReader {
  /**
   * Decodes a record's value.
   *
   * @throws InvalidSampleException if it is no such command
   */
  Switch read(byte[] value) throws InvalidSampleException;
}
