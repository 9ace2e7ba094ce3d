package io.millrace.topology;

/**
 * The largest records that go to the topics whose records a producer's bytes make large.
 *
 * @param predictions to the predictions topic
 * @param deadLetters to the dead-letter topic
 * @param log to the log, if there is one
 */
public record RecordLimits(RecordLimit predictions, RecordLimit deadLetters, RecordLimit log) {
  /** None. */
  public static final RecordLimits NONE =
      new RecordLimits(RecordLimit.NONE, RecordLimit.NONE, RecordLimit.NONE);
}
