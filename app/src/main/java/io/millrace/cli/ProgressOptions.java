package io.millrace.cli;

import io.millrace.cli.terminal.TerminalDevice;
import java.util.function.LongSupplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command that learns tells of it. */
final class ProgressOptions {
  @Option(
      names = "--json",
      description =
          "Print the report as a JSON object on standard output, and progress as one JSON object per"
              + " line on standard error.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  /** Whether the report is for a program. */
  boolean isJson() {
    return json;
  }

  /**
   * Progress in the form that suits these options and the terminal.
   *
   * @param remaining samples until the end, or below 0 where none is in sight
   */
  Progress progress(LongSupplier remaining) {
    return new Progress(form((Main) command.root().userObject()), System.err, remaining);
  }

  private Progress.Form form(Main main) {
    if (main.isQuiet()) {
      return Progress.Form.NONE;
    }
    if (json || main.logsJson()) {
      return Progress.Form.JSON;
    }
    return TerminalDevice.isStandardError() ? Progress.Form.TERMINAL : Progress.Form.LINES;
  }
}
