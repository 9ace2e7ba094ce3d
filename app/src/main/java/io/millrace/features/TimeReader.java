package io.millrace.features;

import io.millrace.data.InvalidSampleException;
import java.time.DateTimeException;

/** Reads times for a field, whose fault it is if a value is none. */
record TimeReader(Field field, TimeFormat format) {
  /** The time that a whole number stands for, in ms since 1970-01-01 UTC. */
  long of(long value) throws InvalidSampleException {
    if (!format.takesNumbers() && format.takesDigits()) {
      return of(Long.toString(value));
    }
    if (format.takesNumbers()) {
      try {
        return format.millis(value);
      } catch (ArithmeticException e) {
        // It is too large.
      }
    }
    throw field.wrongType(Long.toString(value));
  }

  /** The same for a number that need not be whole. */
  long of(double value) throws InvalidSampleException {
    if (format.takesNumbers()) {
      try {
        return format.millis(value);
      } catch (ArithmeticException e) {
        // It is too large, or no whole number of ms.
      }
    }
    throw field.wrongType(Double.toString(value));
  }

  /** The same for a text. */
  long of(String value) throws InvalidSampleException {
    try {
      return format.millis(value);
    } catch (DateTimeException | ArithmeticException e) {
      throw field.wrongType(Field.quote(value));
    }
  }
}
