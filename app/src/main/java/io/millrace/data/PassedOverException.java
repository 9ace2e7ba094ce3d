package io.millrace.data;

/**
 * A record that is no sample and is not meant to be one, such as a line of column names. It is
 * passed over: it gets neither a prediction nor a dead letter.
 */
public final class PassedOverException extends InvalidSampleException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what it is.
   *
   * @param message what the record holds
   */
  public PassedOverException(String message) {
    super(Reason.UNDECODABLE, message);
  }
}
