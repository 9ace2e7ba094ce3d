package io.millrace.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class ScalarTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "price | price",
        "no | 'no'",
        "2020 | '2020'",
        "007 | '007'",
        "null | 'null'",
        "~ | '~'",
        "a: b | 'a: b'",
        "a, b | 'a, b'",
        "[x] | '[x]'",
        "it's | it's",
        "größe | größe",
        "#1 | '#1'",
        "2026-01-31 | '2026-01-31'"
      })
  void shouldQuoteWhatIsNoPlainText(String text, String yaml) {
    assertThat(Scalar.quoted(text)).isEqualTo(yaml);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " x ",
        "a\nb",
        "a\tb",
        "\u0000",
        "\u2028",
        "\uD83D\uDE00",
        "\"",
        "\\",
        "'",
        "{a}",
        "- a",
        "? a",
        "a #b",
        "%",
        "@",
        "`",
        "!",
        "&a",
        "*a",
        "|",
        ">",
        "1e5",
        "0x1",
        "1_000",
        ".5",
        "12:30:00",
        "true",
        "Off",
        "=",
        "<<",
        "\uFEFFx"
      })
  void shouldBeReadAsTheSameTextInAFlowMapping(String text) {
    String quoted = Scalar.quoted(text);

    assertThat(quoted).doesNotContain("\n");
    Object read = new Yaml().load("{name: " + quoted + ", type: numeric}");
    assertThat(read).isEqualTo(Map.of("name", text, "type", "numeric"));
  }

  @Test
  void shouldNotBreakLongTexts() {
    assertThat(Scalar.quoted("a b ".repeat(200)).lines()).hasSize(1);
    assertThat(Scalar.quoted(List.of("a", "no"))).isEqualTo("[a, 'no']");
  }

  @Test
  void shouldKeepCommentsOnOneLine() {
    assertThat(Scalar.comment("a\r\nb\u2028c\u0000d")).isEqualTo("a  b c d");
    assertThat(Scalar.comment("\uD83D\uDE00".repeat(81)))
        .isEqualTo("\uD83D\uDE00".repeat(80) + "…");
  }
}
