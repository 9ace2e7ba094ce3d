package io.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {
  @Test
  void shouldLeaveVisibleTextAsItIs() {
    assertThat(OneLine.of("\"Zürich\" 北京 \uD83D\uDE00 \\n"))
        .isEqualTo("\"Zürich\" 北京 \uD83D\uDE00 \\n");
  }

  @Test
  void shouldEscapeWhatEndsLinesOrCommandsTerminals() {
    assertThat(OneLine.of("a\r\nb\tc")).isEqualTo("a\\u000d\\u000ab\\u0009c");
    assertThat(OneLine.of("\u001b[2J\u0000\u009b")).isEqualTo("\\u001b[2J\\u0000\\u009b");
    assertThat(OneLine.of("\u2028\u202E\u2066")).isEqualTo("\\u2028\\u202e\\u2066");
  }

  @Test
  void shouldEscapeHalfACharacter() {
    assertThat(OneLine.of("a\uD83D")).isEqualTo("a\\ud83d");
  }
}
