package io.millrace.cli.terminal;

import java.io.IOException;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** What is known of the terminal behind this process, if there is one. Changes nothing about it. */
public final class TerminalDevice {
  private static final int USUAL_WIDTH = 80;
  private static final @Nullable TerminalProvider PROVIDER = provider();

  private TerminalDevice() {}

  private static @Nullable TerminalProvider provider() {
    try {
      return TerminalProvider.load("jni");
    } catch (IOException | LinkageError e) {
      return null; // no library for this system: then nothing counts as a terminal
    }
  }

  /** Whether standard error goes to a terminal that can overwrite a line. */
  public static boolean isStandardError() {
    return isTerminal(SystemStream.Error);
  }

  /** Whether standard output goes to a terminal that can overwrite a line. */
  public static boolean isStandardOutput() {
    return isTerminal(SystemStream.Output);
  }

  /** Whether a person both reads and types. */
  public static boolean isInteractive() {
    return isTerminal(SystemStream.Input) && isStandardOutput();
  }

  private static boolean isTerminal(SystemStream stream) {
    return PROVIDER != null
        && !"dumb".equals(System.getenv("TERM"))
        && PROVIDER.isSystemStream(stream);
  }

  /** Columns of the terminal behind standard error as it is now. */
  public static int width() {
    int width = PROVIDER == null ? 0 : PROVIDER.systemStreamWidth(SystemStream.Error);
    return width > 0 ? width : USUAL_WIDTH;
  }

  /** Colours on standard output: where it is a terminal, and the user has not set NO_COLOR. */
  public static Ansi colours() {
    String noColour = System.getenv("NO_COLOR");
    boolean wanted = noColour == null || noColour.isEmpty();
    return wanted && isStandardOutput() ? Ansi.ON : Ansi.OFF;
  }
}
