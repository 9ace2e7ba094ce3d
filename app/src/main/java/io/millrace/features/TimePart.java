package io.millrace.features;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;

/**
 * A part of a time. That of a cycle is a point of the unit circle, as sine and cosine: so the end
 * of one cycle is beside the beginning of the next.
 */
public enum TimePart {
  /** How much of the day has passed. */
  HOUR_OF_DAY,
  /** The day of the week, from Monday on. */
  DAY_OF_WEEK,
  /** The day of the year, from 1 January on. */
  DAY_OF_YEAR,
  /** Days since 2000-01-01 UTC. */
  TREND;

  private static final double NANOS_PER_DAY = 86_400e9;
  private static final double MILLIS_PER_DAY = 86_400e3;
  private static final long ORIGIN = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

  private boolean isCyclic() {
    return this != TREND;
  }

  /** The part of its cycle that has passed, from 0 to below 1; or what it is, if it has none. */
  private double number(ZonedDateTime time) {
    return switch (this) {
      case HOUR_OF_DAY -> time.toLocalTime().toNanoOfDay() / NANOS_PER_DAY;
      case DAY_OF_WEEK -> (time.getDayOfWeek().getValue() - 1) / (double) DayOfWeek.values().length;
      case DAY_OF_YEAR -> (time.getDayOfYear() - 1) / (double) time.toLocalDate().lengthOfYear();
      case TREND -> (time.toInstant().toEpochMilli() - (double) ORIGIN) / MILLIS_PER_DAY;
    };
  }

  /** Columns that it takes. */
  int width() {
    return isCyclic() ? 2 : 1;
  }

  /** What they are called, by the feature's name. */
  List<String> titles(String feature) {
    String title = feature + "." + name().toLowerCase(Locale.ROOT);
    return isCyclic() ? List.of(title + ".sin", title + ".cos") : List.of(title);
  }

  /** Writes its numbers, from this column on. */
  void write(ZonedDateTime time, Row row, int column) {
    double value = number(time);
    if (isCyclic()) {
      // StrictMath: the same bits on every machine.
      row.set(column, (float) StrictMath.sin(2 * Math.PI * value));
      row.set(column + 1, (float) StrictMath.cos(2 * Math.PI * value));
    } else {
      row.set(column, (float) value);
    }
  }
}
