package io.millrace.data;

import org.jspecify.annotations.Nullable;

/**
 * What a sample carries beside the numbers in its row.
 *
 * @param id the sample's own id, or null if the record names none
 * @param eventTime when it happened, in ms since 1970-01-01 UTC, or {@link #NO_TIME}
 */
public record Sample(@Nullable String id, long eventTime) {
  /** The record names no event time: its Kafka timestamp stands in. */
  public static final long NO_TIME = Long.MIN_VALUE;
}
