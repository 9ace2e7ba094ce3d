package io.millrace.serde;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A logical type of Avro that is a time: what its numbers count since 1970-01-01 UTC. Those that
 * Avro calls local count in UTC, too.
 *
 * @param millis in one of its units, or 1 where those are shorter
 * @param perMilli its units in one ms, or 1 where those are longer
 */
record AvroTime(long millis, long perMilli) {
  private static final long DAY_MILLIS = 86_400_000;
  private static final long MICROS = 1000;
  private static final long NANOS = 1_000_000;

  /** What numbers of the type count, or null if it is no time. */
  static @Nullable AvroTime of(Schema schema) {
    LogicalType type = schema.getLogicalType();
    if (type instanceof LogicalTypes.Date) {
      return new AvroTime(DAY_MILLIS, 1);
    }
    if (type instanceof LogicalTypes.TimestampMillis
        || type instanceof LogicalTypes.LocalTimestampMillis) {
      return new AvroTime(1, 1);
    }
    if (type instanceof LogicalTypes.TimestampMicros
        || type instanceof LogicalTypes.LocalTimestampMicros) {
      return new AvroTime(1, MICROS);
    }
    return type instanceof LogicalTypes.TimestampNanos
            || type instanceof LogicalTypes.LocalTimestampNanos
        ? new AvroTime(1, NANOS)
        : null;
  }

  /** The time in ms since 1970-01-01 UTC: what is shorter gets lost. */
  long toMillis(long number) {
    return Math.floorDiv(number, perMilli) * millis;
  }

  /**
   * The number of a time: what is shorter than its unit gets lost.
   *
   * @param time in ms since 1970-01-01 UTC
   * @throws ArithmeticException if it is too large
   */
  long ofMillis(long time) {
    return Math.multiplyExact(Math.floorDiv(time, millis), perMilli);
  }
}
