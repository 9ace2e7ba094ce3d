package io.millrace.model;

/** A SavedModel that does not offer what it is to be used for. */
public final class SavedModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was expected, what was found, and what to do. */
  public SavedModelException(String message) {
    super(message);
  }

  /** The same, of what went wrong. */
  public SavedModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
