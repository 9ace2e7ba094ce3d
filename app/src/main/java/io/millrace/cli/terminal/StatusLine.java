package io.millrace.cli.terminal;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * The last line of a terminal, which overwrites itself. Whatever else is printed there must go
 * through {@link #above}, or it would be appended to the line. For any thread.
 */
public final class StatusLine {
  private static final StatusLine PROCESS = new StatusLine();
  private static final String CLEAR = "\r\u001b[K";

  private String text = "";
  private @Nullable PrintStream stream;

  StatusLine() {}

  /** That of this process, which has one terminal at most. */
  public static StatusLine ofProcess() {
    return PROCESS;
  }

  /**
   * Shows a text in place of the one before.
   *
   * @param newText shorter than the terminal is wide
   * @param terminal where to
   */
  public synchronized void show(String newText, PrintStream terminal) {
    text = newText;
    stream = terminal;
    terminal.print(CLEAR + text);
    terminal.flush();
  }

  /** Prints lines where the text is, and shows the text again below them. */
  public synchronized void above(Runnable print) {
    if (stream == null) {
      print.run();
      return;
    }
    stream.print(CLEAR);
    stream.flush();
    print.run();
    stream.print(text);
    stream.flush();
  }

  /** Leaves the text where it is, if there is one; what is printed next comes below. */
  public synchronized void end() {
    if (stream != null) {
      stream.println();
      stream = null;
    }
  }
}
