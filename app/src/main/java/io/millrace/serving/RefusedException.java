package io.millrace.serving;

/** No prediction can be made now; the same request may succeed later. */
public sealed class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    // No stack trace: under load it is thrown often.
    super(message, null, false, false);
  }

  /** Too many samples wait already. */
  public static final class Overloaded extends RefusedException {
    private static final long serialVersionUID = 1L;

    Overloaded(String message) {
      super(message);
    }
  }

  /** There is no state to predict by yet, or no longer. */
  public static final class Unavailable extends RefusedException {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }
  }
}
