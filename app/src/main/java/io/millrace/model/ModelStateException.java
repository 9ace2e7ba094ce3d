package io.millrace.model;

/** A snapshot that does not fit the model it was given to. */
public final class ModelStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was found, what was expected, and what to do. */
  public ModelStateException(String message) {
    super(message);
  }
}
