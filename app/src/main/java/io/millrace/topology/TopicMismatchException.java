package io.millrace.topology;

/** Topics that exist but don't fit; the message has one line for each mismatch, with its remedy. */
public final class TopicMismatchException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  TopicMismatchException(String message) {
    super(message);
  }
}
