package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DriftTallyTest {
  private final DriftTally tally = new DriftTally(50);

  @Test
  void shouldCountAlarmsBeforeTheChangeAsFalse() {
    tally.add(List.of(3, 49, 50, 70));
    tally.add(List.of());
    tally.add(List.of(90));
    assertThat(tally.falseAlarms()).isEqualTo(2.0 / 3);
  }

  @Test
  void shouldMeasureTheDelayOfTheFirstAlarmBehindTheChange() {
    tally.add(List.of(3, 50, 70));
    tally.add(List.of(10));
    tally.add(List.of(90));
    // 0 and 40.
    assertThat(tally.found()).isEqualTo(2);
    assertThat(tally.cells()).isEqualTo("2 of 3 | 20 (0–40)");
  }

  @Test
  void shouldHaveNoDelayWhenNothingWasFound() {
    tally.add(List.of(10));
    assertThat(tally.cells()).isEqualTo("0 of 1 | –");
  }
}
