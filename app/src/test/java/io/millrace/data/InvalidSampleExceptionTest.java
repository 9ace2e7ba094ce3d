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

  private static String message(String text) {
    return String.valueOf(new InvalidSampleException(Reason.UNDECODABLE, text).getMessage());
  }
}
