package io.millrace.learning;

import io.millrace.model.ModelState;
import java.time.Duration;

/**
 * How much a commit writes of a model's state, and how much a restart has to learn again.
 *
 * @param bytes a model whose state is longer is large: it is not written at each commit
 * @param time in which one commit may write the state of a large model; what is left is written by
 *     the next ones
 * @param relearning a large model is written again when the samples since took so long to learn
 */
public record CommitLimits(long bytes, Duration time, Duration relearning) {
  /** 4 MiB, 1 s, 5 s. */
  public static final CommitLimits DEFAULT =
      new CommitLimits(4L << 20, Duration.ofSeconds(1), Duration.ofSeconds(5));

  /** Whether a model with this state is large. */
  boolean isLarge(ModelState state) {
    return (long) Float.BYTES * state.values().length > bytes;
  }
}
