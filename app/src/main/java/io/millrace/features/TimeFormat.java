package io.millrace.features;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the time of a sample is written, as a number or as a text. */
public final class TimeFormat {
  /** Whole milliseconds, or a text of ISO 8601. */
  public static final TimeFormat DEFAULT = new TimeFormat(1, true, null, ZoneId.of("UTC"), "");

  private static final int NO_NUMBERS = 0;

  /** A time that every pattern of a full date and no more than ms keeps. */
  private static final LocalDateTime SOME_TIME = LocalDateTime.of(2026, 1, 31, 11, 58, 59);

  private final int unit;
  private final boolean iso;
  private final @Nullable DateTimeFormatter pattern;
  private final ZoneId zone;
  private final String text;

  /**
   * @param unit ms in one of the numbers
   * @param iso whether it may be a text of ISO 8601
   * @param text of the pattern
   */
  private TimeFormat(
      int unit, boolean iso, @Nullable DateTimeFormatter pattern, ZoneId zone, String text) {
    this.unit = unit;
    this.iso = iso;
    this.pattern = pattern;
    this.zone = zone;
    this.text = text;
  }

  /**
   * The format of that name: {@code iso_8601}, {@code epoch_ms}, {@code epoch_s}, or a pattern of
   * {@link DateTimeFormatter}; null: either of the first two.
   *
   * @param zone of times that name none
   * @throws IllegalArgumentException with the rule that the format breaks
   */
  static TimeFormat of(@Nullable String format, String zone) {
    if (format == null) {
      return DEFAULT;
    }
    ZoneId id = ZoneId.of(zone);
    return switch (format) {
      case "iso_8601" -> new TimeFormat(NO_NUMBERS, true, null, id, format);
      case "epoch_ms" -> new TimeFormat(1, false, null, id, format);
      case "epoch_s" -> new TimeFormat(1000, false, null, id, format);
      default -> new TimeFormat(NO_NUMBERS, false, pattern(format, id), id, format);
    };
  }

  /** Strict: 31 February is no time, and not the last day of that month. */
  private static DateTimeFormatter pattern(String pattern, ZoneId zone) {
    String rule =
        "must be iso_8601, epoch_ms, epoch_s, or a pattern with a full date, such as"
            + " \"dd.MM.yyyy HH:mm\"";
    try {
      DateTimeFormatter formatter =
          new DateTimeFormatterBuilder()
              .appendPattern(pattern)
              .parseDefaulting(ChronoField.ERA, 1)
              .toFormatter(Locale.ENGLISH)
              .withResolverStyle(ResolverStyle.STRICT);
      millis(formatter, formatter.format(SOME_TIME.atZone(zone)), zone);
      return formatter;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(rule, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(rule + ": " + e.getMessage(), e);
    }
  }

  private static long millis(DateTimeFormatter formatter, String value, ZoneId zone) {
    TemporalAccessor time =
        formatter.parseBest(value, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
    if (time instanceof ZonedDateTime zoned) {
      return zoned.toInstant().toEpochMilli();
    }
    LocalDateTime local =
        time instanceof LocalDateTime known ? known : LocalDate.from(time).atStartOfDay();
    return local.atZone(zone).toInstant().toEpochMilli();
  }

  /** Whether a number can be a time. */
  boolean takesNumbers() {
    return unit != NO_NUMBERS;
  }

  /** Whether a number is a time by its digits, such as 20260131. */
  boolean takesDigits() {
    return pattern != null;
  }

  /**
   * The time that a whole number stands for, in ms since 1970-01-01 UTC.
   *
   * @throws ArithmeticException if it is too large
   */
  long millis(long number) {
    return Math.multiplyExact(number, unit);
  }

  /**
   * The same for a number that need not be whole.
   *
   * @throws ArithmeticException if it stands for no whole number of ms that is small enough
   */
  long millis(double number) {
    double millis = unit == 1 ? number : Math.rint(number * unit);
    if (millis != Math.rint(millis) || Math.abs(millis) >= 0x1p63) {
      throw new ArithmeticException("no whole number of ms");
    }
    return (long) millis;
  }

  /**
   * The time that a text stands for, in ms since 1970-01-01 UTC.
   *
   * @throws DateTimeException if it stands for none
   * @throws ArithmeticException if it is too large
   */
  public long millis(String value) {
    if (pattern != null) {
      return millis(pattern, value, zone);
    }
    if (takesNumbers() && DecimalText.isFinite(value)) {
      return millis(DecimalText.parse(value));
    }
    if (iso) {
      return Instant.parse(value).toEpochMilli();
    }
    throw new DateTimeException(value);
  }

  /** What is expected, for messages. */
  String wanted() {
    if (pattern != null) {
      return "a time such as "
          + pattern.format(SOME_TIME.atZone(zone))
          + ", of the pattern "
          + text;
    }
    if (!takesNumbers()) {
      return "a time such as 2026-01-31T12:00:00Z";
    }
    String number = unit == 1 ? "whole ms" : "seconds";
    return "a time: "
        + number
        + " since 1970-01-01 UTC"
        + (iso ? ", or such as 2026-01-31T12:00:00Z" : "");
  }
}
