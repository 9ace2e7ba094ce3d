package io.millrace.cli;

/** A command failed, for a reason that one sentence tells. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  /**
   * Not one sample was learned.
   *
   * @param where they were looked for
   * @param stopped whether the command was stopped, perhaps before the first
   */
  static CommandException noSamples(String where, boolean stopped) {
    return new CommandException(
        where + (stopped ? ": stopped before a sample was learned" : ": has no samples"));
  }
}
