package io.millrace.cli.init;

import com.fasterxml.jackson.databind.JsonNode;

/** What a category takes a number for: 3 and 3.0 are its value "3". */
final class NumberText {
  private static final double MAX_EXACT = 1L << 53;

  private NumberText() {}

  static String of(JsonNode number) {
    return number.canConvertToLong() && number.isIntegralNumber()
        ? Long.toString(number.longValue())
        : of(number.doubleValue());
  }

  static String of(Number number) {
    return number instanceof Long || number instanceof Integer
        ? number.toString()
        : of(number.doubleValue());
  }

  static String of(double number) {
    return number == Math.rint(number) && Math.abs(number) <= MAX_EXACT
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
