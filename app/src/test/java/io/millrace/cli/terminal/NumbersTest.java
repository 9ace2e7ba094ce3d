package io.millrace.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0.0000 | 0",
        "0.75 | 0.7500 | 0.75",
        "-0.125 | -0.1250 | -0.125",
        "0.00025 | 2.50e-4 | 0.00025",
        "0.00001 | 1.00e-5 | 1.00e-5",
        "9.5 | 9.5000 | 9.5",
        "12.3456 | 12.346 | 12.35",
        "150 | 150.00 | 150",
        "1234.56 | 1,234.6 | 1,235",
        "123456.7 | 123,457 | 123,457",
        "63340530401.904 | 6.33e10 | 6.33e10",
        "-1e120 | -1.00e120 | -1.00e120",
        "NaN | NaN | NaN",
        "Infinity | Infinity | Infinity"
      })
  void shouldWriteThemAsPeopleReadThem(double value, String score, String brief) {
    assertThat(Numbers.score(value)).isEqualTo(score);
    assertThat(Numbers.brief(value)).isEqualTo(brief);
  }

  @ParameterizedTest
  @CsvSource({
    "0.4, 0 s ago",
    "119, 119 s ago",
    "120, 2 min ago",
    "7199, 119 min ago",
    "7200, 2 h ago",
    "172799, 47 h ago",
    "172800, 2 days ago",
    "31536000, 365 days ago"
  })
  void shouldTellATimeAgoInItsLargestUnit(double seconds, String age) {
    assertThat(Numbers.age(seconds)).isEqualTo(age);
  }
}
