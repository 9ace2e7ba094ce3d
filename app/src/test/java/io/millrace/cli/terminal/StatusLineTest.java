package io.millrace.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private static final String CLEAR = "\r\u001b[K";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);
  private final StatusLine line = new StatusLine();

  @Test
  void shouldOverwriteItself() {
    line.show("first", out);
    line.show("2nd", out);

    assertThat(bytes.toString(UTF_8)).isEqualTo(CLEAR + "first" + CLEAR + "2nd");
  }

  @Test
  void shouldKeepOtherLinesOffIt() {
    line.show("70 %", out);
    line.above(() -> out.print("a log line\n"));

    assertThat(bytes.toString(UTF_8)).isEqualTo(CLEAR + "70 %" + CLEAR + "a log line\n70 %");
  }

  @Test
  void shouldPrintOtherLinesAsTheyAreWhenThereIsNone() {
    line.above(() -> out.print("before\n"));
    line.show("done", out);
    line.end();
    line.above(() -> out.print("after\n"));
    line.end();

    assertThat(bytes.toString(UTF_8).replace(System.lineSeparator(), "\n"))
        .isEqualTo("before\n" + CLEAR + "done\nafter\n");
  }
}
