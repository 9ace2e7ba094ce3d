package io.millrace.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenNumberTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$1,234.50",
        "-$5",
        "$ 5.00",
        "($1,234.50)",
        "1.234.567,89 €",
        "12,5",
        "93,137",
        "1 234 567",
        "1'234.5",
        "7%",
        "7.5 %",
        " 5",
        "5 ",
        "₹1,000"
      })
  void shouldKnowNumbersAsPeopleWriteThem(String text) {
    assertThat(WrittenNumber.is(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5", "-1.5e3", "1.2.3", "12:30", "a5", "5 kg", "$", "", "1,23,456", "31/01/2026"})
  void shouldKnowNothingElse(String text) {
    assertThat(WrittenNumber.is(text)).isFalse();
  }
}
