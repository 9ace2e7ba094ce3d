package io.millrace.metrics;

/**
 * Dead letters of one kind.
 *
 * @param reason the kind of fault, as in the header of a dead letter
 * @param count how many there were
 * @param example what was wrong with the first
 * @param offset of the first, in its partition of the topic that it came from
 */
public record Refusal(String reason, long count, String example, long offset) {
  /** One more of the same kind. */
  Refusal oneMore() {
    return new Refusal(reason, count + 1, example, offset);
  }
}
