package io.millrace.cli;

/** A command failed, for a reason that one sentence tells. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }
}
