package io.millrace.cli.init;

import java.util.Optional;
import java.util.Set;

/**
 * The fields that every sample may have, where they stand without settings. No feature but that of
 * the time, and no label, is read from them, and a value that is not as it must be makes the sample
 * a dead letter.
 */
final class Reserved {
  static final String ID = "id";
  static final String EVENT_TIME = "event_time";
  static final String WEIGHT = "weight";

  private static final Set<String> NAMES = Set.of(ID, EVENT_TIME, WEIGHT, "attributes");

  private Reserved() {}

  /** Whether a field, or the object that it is in, is one of these. */
  static boolean is(FieldPath path) {
    return NAMES.contains(path.keys().get(0));
  }

  /** Whether a feature can be read from a field: of these from the time only. */
  static boolean mayBeFeature(Column column) {
    return !is(column.path())
        || (column.name().equals(EVENT_TIME)
            && FeatureChoice.isTime(column)
            && rule(column).isEmpty());
  }

  /** What the field is read as. */
  static String use(Column column) {
    return switch (column.path().keys().get(0)) {
      case ID -> "read as the id of the sample";
      case EVENT_TIME -> "read as the time of the sample";
      case WEIGHT -> "read as the weight of the sample";
      default -> "notes of the producer, not read";
    };
  }

  /** What the field must hold, if some of its values are something else. */
  static Optional<String> rule(Column column) {
    if (column.values() == 0 || column.path().isNested()) {
      return Optional.empty();
    }
    return switch (column.name()) {
      case ID -> rule(column.isScalar() && column.numbers().areWhole(), "a text or a whole number");
      case EVENT_TIME ->
          rule(isTime(column), "whole ms since 1970-01-01 UTC, or such as 2026-01-31T12:00:00Z");
      case WEIGHT ->
          rule(
              column.numbers().count() == column.values() && column.numbers().least() >= 0,
              "a number of at least 0");
      default -> Optional.of("an object");
    };
  }

  private static boolean isTime(Column column) {
    return column.isScalar()
        && column.numbers().areWhole()
        && (column.texts().count() == 0 || column.texts().areInstants());
  }

  private static Optional<String> rule(boolean kept, String rule) {
    return kept ? Optional.empty() : Optional.of(rule);
  }
}
