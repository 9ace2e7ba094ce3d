package io.millrace.app;

/** The app stopped by itself, or did not stop in time when it was to. */
public sealed class AppException extends RuntimeException permits TopicsGrownException {
  private static final long serialVersionUID = 1L;

  /** For a reason that one sentence tells. */
  public AppException(String message) {
    super(message);
  }

  /** Because of this. */
  public AppException(Throwable cause) {
    super("learning failed: " + cause, cause);
  }
}
