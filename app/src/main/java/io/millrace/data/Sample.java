package io.millrace.data;

import org.jspecify.annotations.Nullable;

/**
 * What a sample carries beside the numbers in its row.
 *
 * @param id the sample's own id, or null if the record names none
 * @param eventTime when it happened, in ms since 1970-01-01 UTC, or {@link #NO_TIME}
 * @param labelled whether the record has a label; if not, the label's numbers mean nothing
 */
public record Sample(@Nullable String id, long eventTime, boolean labelled) {
  /** The record names no event time: its Kafka timestamp stands in. */
  public static final long NO_TIME = Long.MIN_VALUE;
}
