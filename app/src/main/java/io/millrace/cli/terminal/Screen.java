package io.millrace.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** The whole terminal, for a page that is drawn again and again. */
public final class Screen implements AutoCloseable {
  private static final int CTRL_C = 3;

  private final Terminal terminal;
  private final Attributes attributes;

  private Screen(Terminal terminal) {
    this.terminal = terminal;
    // Keys come at once and are not shown. Ctrl-C is a key, too: as a signal it would have the
    // terminal given back, by a hook of the library, while we still wait for keys.
    this.attributes = terminal.enterRawMode();
    Attributes raw = terminal.getAttributes();
    raw.setLocalFlag(LocalFlag.ISIG, false);
    terminal.setAttributes(raw);
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
  }

  /**
   * Takes the terminal over, until it is closed; standard output must be one.
   *
   * @throws IOException if it can't be had
   */
  public static Screen open() throws IOException {
    return new Screen(TerminalBuilder.builder().system(true).nativeSignals(false).build());
  }

  /** Columns, as of now. */
  public int width() {
    return terminal.getWidth();
  }

  /** Shows these lines in place of those before; what does not fit is cut off. */
  public void show(List<String> lines) {
    StringBuilder page = new StringBuilder("\u001b[H");
    int rows = Math.min(lines.size(), Math.max(1, terminal.getHeight()));
    for (int i = 0; i < rows; i++) {
      String line = lines.get(i);
      page.append(i == 0 ? "" : "\r\n")
          .append(line, 0, Math.min(line.length(), Math.max(1, width())))
          .append("\u001b[K");
    }
    terminal.writer().print(page.append("\u001b[J"));
    terminal.flush();
  }

  /** Waits so long, and tells whether Ctrl-C or this key was pressed. Others are passed over. */
  public boolean awaitEnd(char key, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
        int read = terminal.reader().read(left);
        if (read == key || read == CTRL_C || read == NonBlockingReader.EOF) {
          return true; // or nobody is there any more to press it
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the terminal back as it was. */
  @Override
  public void close() throws IOException {
    terminal.setAttributes(attributes);
    terminal.puts(Capability.cursor_visible);
    terminal.puts(Capability.exit_ca_mode);
    terminal.close();
  }
}
