package io.millrace.cli.init;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as texts and numbers. */
final class Times {
  /**
   * Such as 31/01/2026, 1.31.2026 or 2026/1/31, perhaps with a time such as 8:00 or 08:00:00 PM.
   */
  private static final Pattern OTHER =
      Pattern.compile(
          "(\\d{1,2}([./-])\\d{1,2}\\2\\d{4}|\\d{4}([./])\\d{1,2}\\3\\d{1,2})"
              + "([ T]\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d+)?)?( ?[AaPp][Mm])?)?");

  /** Zones as databases and loggers write them, which ISO 8601 writes Z or +00:00. */
  private static final Pattern OTHER_ZONE = Pattern.compile(" ?(UTC|[+-]\\d{2}(\\d{2})?)$");

  private static final int LONGEST_OTHER = 40;
  private static final int DATE_LENGTH = "2026-01-31".length();
  private static final double FROM_SECONDS = 1e9; // 2001
  private static final double TO_SECONDS = 1e10; // 2286
  private static final double MILLIS = 1e3;
  private static final double MICROS = 1e6;
  private static final double NANOS = 1e9;

  private Times() {}

  /** Whether it is a date, or a date and a time. */
  static boolean isTime(String text) {
    return isIso(text) || (text.length() <= LONGEST_OTHER && OTHER.matcher(text).matches());
  }

  /** Whether it is one of ISO 8601, with or without a zone, be that written otherwise. */
  private static boolean isIso(String text) {
    if (text.length() < DATE_LENGTH || text.charAt(4) != '-') {
      return false;
    }
    try {
      if (text.length() == DATE_LENGTH) {
        LocalDate.parse(text);
      } else {
        DateTimeFormatter.ISO_DATE_TIME.parse(
            text.substring(0, DATE_LENGTH)
                + "T"
                + OTHER_ZONE.matcher(text.substring(DATE_LENGTH + 1)).replaceFirst(""));
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

  /**
   * Whether these can be seconds, perhaps with a fraction, or ms, µs or ns since 1970-01-01 UTC.
   */
  static boolean areEpochs(Numerics numbers) {
    return areSeconds(numbers, 1)
        || (numbers.areWhole() && (areSeconds(numbers, MILLIS) || areFiner(numbers)));
  }

  /** What to do with times that can't be read as they are. */
  static String remedy(Column column) {
    return areFiner(column.numbers())
        ? "a time in µs or ns since 1970: write it in ms"
        : "a time, but not ISO 8601 with a zone: type time takes it with a format";
  }

  private static boolean areFiner(Numerics numbers) {
    return areSeconds(numbers, MICROS) || areSeconds(numbers, NANOS);
  }

  /** The format that samples with times like these need; null if they can't be read as such. */
  static @Nullable String format(Column column) {
    if (column.texts().count() > 0) {
      return column.texts().areInstants() && column.numbers().count() == 0 ? "iso_8601" : null;
    }
    if (column.isTime()) {
      return "epoch_ms";
    } else if (areFiner(column.numbers())) {
      return null;
    }
    return areSeconds(column.numbers(), 1) ? "epoch_s" : "epoch_ms";
  }

  private static boolean areSeconds(Numerics numbers, double unit) {
    return numbers.count() > 0
        && numbers.least() >= FROM_SECONDS * unit
        && numbers.greatest() < TO_SECONDS * unit;
  }
}
