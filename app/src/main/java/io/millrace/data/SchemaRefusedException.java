package io.millrace.data;

/** A schema that is needed can't be had or may not be registered; to try again does not help. */
public final class SchemaRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says which, why, and what to do. */
  public SchemaRefusedException(String message) {
    super(message);
  }
}
