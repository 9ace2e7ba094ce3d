package io.millrace.topology;

/**
 * The largest records that go to the topics whose records a producer's bytes make large.
 *
 * @param predictions to the predictions topic
 * @param deadLetters to the dead-letter topic
 */
public record RecordLimits(RecordLimit predictions, RecordLimit deadLetters) {
  /** None. */
  public static final RecordLimits NONE = new RecordLimits(RecordLimit.NONE, RecordLimit.NONE);
}
