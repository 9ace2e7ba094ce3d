package io.millrace.metrics;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a replica's doings, each with the wall clock's time in ms since 1970-01-01 UTC.
 * Texts come from records: whoever shows them must not take them for markup.
 */
public sealed interface Seen {
  /** When it was seen. */
  long time();

  /**
   * One of the latest predictions.
   *
   * @param id of the sample
   * @param step mini-batches that the model had seen when it scored the sample
   * @param scores of the network, at most the first {@value Observations#MOST_SCORES}
   * @param predicted the class predicted, or the first number
   * @param label the label's class, or its first number; null: not known
   * @param loss of the sample, which may be NaN
   */
  record Predicted(
      long time,
      String id,
      long step,
      List<Float> scores,
      float predicted,
      @Nullable Float label,
      float loss)
      implements Seen {}

  /**
   * A record that went to the dead letters.
   *
   * @param reason the kind of fault
   * @param message what is wrong with it
   * @param offset in the partition of the samples topic
   * @param bytes its length
   * @param record the beginning of its value
   */
  record DeadLetter(long time, String reason, String message, long offset, int bytes, String record)
      implements Seen {}

  /**
   * A checkpoint.
   *
   * @param step mini-batches learned or skipped
   * @param bytes of its chunks
   * @param scores at that time, as its manifest has them
   */
  record Checkpoint(long time, long step, long bytes, Map<String, Double> scores) implements Seen {}

  /**
   * Something that deserves a mark on the axis of time.
   *
   * @param type {@code restart} or the tag of an event's type
   * @param step mini-batches learned or skipped until then
   * @param message one sentence for a person
   */
  record Mark(long time, String type, long step, String message) implements Seen {}
}
