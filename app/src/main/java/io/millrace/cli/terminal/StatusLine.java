package io.millrace.cli.terminal;

import java.io.PrintStream;

/**
 * The last line of a terminal, which overwrites itself. Whatever else is printed there must go
 * through {@link #above}, or it would be appended to the line. For any thread.
 */
public final class StatusLine {
  private static final StatusLine PROCESS = new StatusLine();
  private static final String CLEAR = "\r\u001b[K";

  private String text = "";

  StatusLine() {}

  /** That of this process, on standard error: it has one terminal at most. */
  public static StatusLine ofProcess() {
    return PROCESS;
  }

  /** Shows this text in place of the one before; shorter than the terminal is wide. */
  public synchronized void show(String newText, PrintStream err) {
    text = newText;
    err.print(CLEAR + text);
    err.flush();
  }

  /** Prints lines where the text was, and shows the text again below them. */
  public synchronized void above(Runnable print, PrintStream err) {
    if (text.isEmpty()) {
      print.run();
      return;
    }
    err.print(CLEAR);
    err.flush();
    print.run();
    err.print(text);
    err.flush();
  }

  /** Leaves the text where it is; what is printed next comes below. */
  public synchronized void end(PrintStream err) {
    if (!text.isEmpty()) {
      err.println();
      text = "";
    }
  }
}
