package io.millrace.cli.init;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** Times as texts and numbers. */
final class Times {
  private static final int DATE_LENGTH = "2026-01-31".length();
  private static final double FROM = 1e11; // 1973
  private static final double TO = 1e13; // 2286

  private Times() {}

  /** Whether it is a date, or a date and a time, of ISO 8601, with or without a zone. */
  static boolean isIso(String text) {
    if (text.length() < DATE_LENGTH || text.charAt(4) != '-') {
      return false;
    }
    try {
      if (text.length() == DATE_LENGTH) {
        LocalDate.parse(text);
      } else {
        DateTimeFormatter.ISO_DATE_TIME.parse(
            text.substring(0, DATE_LENGTH) + "T" + text.substring(DATE_LENGTH + 1));
      }
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Whether it is a time with its zone, as samples need it. */
  static boolean isInstant(String text) {
    try {
      Instant.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Whether these are numbers of ms since 1970-01-01 UTC. */
  static boolean areMillis(Numerics numbers) {
    return numbers.areWhole() && numbers.least() >= FROM && numbers.greatest() < TO;
  }
}
