package io.millrace.labels;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How samples are joined with labels that come later.
 *
 * @param window a label counts if its record's timestamp is no later than its sample's by more
 * @param grace how much later than its timestamp a record may come, by the time of the log
 * @param byKey whether records are joined by their keys, not by ids
 * @param last whether the last label in the window counts, not the first
 * @param missing the label of a sample that got none, {@code [labels]}; null: it is not learned
 * @param keep which samples are learned; null: all
 */
public record LateLabels(
    Duration window,
    Duration grace,
    boolean byKey,
    boolean last,
    float @Nullable [] missing,
    @Nullable Keep keep) {
  /** When a sample of that time is closed, in ms since 1970-01-01 UTC. */
  long closes(long time) {
    return plus(plus(time, window), grace);
  }

  /** The time of the sample that is closed then. */
  long opened(long closes) {
    return closes - window.toMillis() - grace.toMillis();
  }

  /** When a label stops to wait for its sample, which may come later than it. */
  long givenUp(long labelTime) {
    return plus(labelTime, grace);
  }

  private static long plus(long time, Duration duration) {
    long sum = time + duration.toMillis();
    return sum < time ? Long.MAX_VALUE : sum;
  }
}
