package io.millrace.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReservedTest {
  @ParameterizedTest
  @CsvSource({
    "id, a1, true",
    "id, 12, true",
    "id, 1.5, false",
    "event_time, 1767225600000, true",
    "event_time, 2026-01-31T12:00:00Z, true",
    "event_time, 2026-01-31 12:00:00, false",
    "event_time, 2026-01-31T12:00:00, false",
    "weight, 0.5, true",
    "weight, -1, false",
    "weight, heavy, false",
    "attributes, x, false",
    "id, , true"
  })
  void shouldKnowWhatSamplesRefuse(String name, String cell, boolean good) {
    Profile profile = Profiles.column(name, 3, i -> cell == null ? "" : cell);

    assertThat(Reserved.rule(profile.find(name).orElseThrow()).isEmpty()).isEqualTo(good);
  }
}
