package io.millrace.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatTest {
  /** 2026-01-31 is 56 years and 30 days after 1970-01-01, 14 of the years with 366 days. */
  private static final long JANUARY_31 = (56 * 365L + 14 + 30) * 86_400_000;

  private static final long HOUR = 3_600_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iso_8601 | UTC | 2026-01-31T02:00:00Z | 2",
        "iso_8601 | UTC | 2026-01-31T02:00:00+01:00 | 1",
        "epoch_ms | UTC | 1769817600000 | 0",
        "epoch_s | UTC | 1769817600 | 0",
        "epoch_s | UTC | 1769821200.000 | 1",
        "dd.MM.yyyy HH:mm | UTC | 31.01.2026 05:00 | 5",
        "dd.MM.yyyy HH:mm | Europe/Berlin | 31.01.2026 05:00 | 4",
        "yyyyMMdd | UTC | 20260131 | 0",
        "yyyy-MM-dd | America/New_York | 2026-01-31 | 5",
        "uuuu-MM-dd HH:mm:ss.SSS | UTC | 2026-01-31 01:00:00.000 | 1",
        "yyyy-MM-dd HH:mm:ssXXX | Europe/Berlin | 2026-01-31 02:00:00+02:00 | 0",
        "MMM d, yyyy h:mm a | UTC | Jan 31, 2026 1:00 PM | 13",
      })
  void shouldReadATime(String format, String zone, String text, int hours) {
    assertThat(TimeFormat.of(format, zone).millis(text)).isEqualTo(JANUARY_31 + hours * HOUR);
  }

  @Test
  void shouldReadFractionsOfSeconds() {
    assertThat(TimeFormat.of("epoch_s", "UTC").millis(1769817600.123)).isEqualTo(JANUARY_31 + 123);
    assertThat(TimeFormat.of("epoch_s", "UTC").millis(1769817600L)).isEqualTo(JANUARY_31);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iso_8601 | 1769817600000",
        "epoch_ms | 2026-01-31T02:00:00Z",
        "epoch_ms | 1.5",
        "epoch_s | 1e300",
        "yyyy-MM-dd | 2026-02-31",
        "dd.MM.yyyy HH:mm | 31.01.2026",
      })
  void shouldRefuseWhatIsNoTime(String format, String text) {
    assertThatThrownBy(() -> TimeFormat.of(format, "UTC").millis(text))
        .isInstanceOfAny(DateTimeException.class, ArithmeticException.class);
  }

  @ParameterizedTest
  @CsvSource({"HH:mm", "MM.yyyy", "epoch_sec", "dd.MM.yyyy q{", "''"})
  void shouldRefuseAPatternWithoutAFullDate(String format) {
    assertThatThrownBy(() -> TimeFormat.of(Objects.requireNonNullElse(format, ""), "UTC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be iso_8601, epoch_ms, epoch_s, or a pattern");
  }
}
