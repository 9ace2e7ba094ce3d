package io.millrace.cli.init;

/** There are no settings for these records, for a reason that one sentence tells. */
public final class InitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the sentence. */
  public InitException(String message) {
    super(message);
  }
}
