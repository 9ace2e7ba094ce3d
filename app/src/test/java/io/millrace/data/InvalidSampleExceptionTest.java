package io.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException.Reason;
import org.junit.jupiter.api.Test;

class InvalidSampleExceptionTest {
  @Test
  void shouldCutAMessageThatQuotesTooMuch() {
    assertThat(message("a".repeat(1000))).isEqualTo("a".repeat(1000));
    assertThat(message("a".repeat(1001))).isEqualTo("a".repeat(999) + "…");
    assertThat(message("a".repeat(1_000_000))).isEqualTo("a".repeat(999) + "…");
  }

  @Test
  void shouldNotCutACharacterInTwo() {
    assertThat(message("a".repeat(998) + "\uD83D\uDE00aa")).isEqualTo("a".repeat(998) + "…");
  }

  /** It stands in headers, logs and terminals, and quotes what anybody may have sent. */
  @Test
  void shouldBeOneVisibleLine() {
    assertThat(message("field 'x': \"a\n\u001b[2J\""))
        .isEqualTo("field 'x': \"a\\u000a\\u001b[2J\"");
    assertThat(message("\n".repeat(500))).hasSize(1000).endsWith("…");
  }

  private static String message(String text) {
    return String.valueOf(new InvalidSampleException(Reason.UNDECODABLE, text).getMessage());
  }
}
