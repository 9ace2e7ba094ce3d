package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void shouldHaveRoundTicksBehindTheGreatestValue() {
    assertThat(Axis.linear(870).ticks()).containsExactly(0, 200, 400, 600, 800, 1000);
    assertThat(Axis.linear(1).ticks())
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(0, 0.2, 0.4, 0.6, 0.8, 1);
    assertThat(Axis.linear(12).ticks()).containsExactly(0, 5, 10, 15);
  }

  @Test
  void shouldPlaceValuesBetweenTheEnds() {
    assertThat(Axis.linear(870).place(250)).isEqualTo(0.25);
    Axis logarithmic = Axis.logarithmic(300, Double.NaN, 0, 90_000);
    assertThat(logarithmic.ticks())
        .usingComparatorWithPrecision(1e-6)
        .containsExactly(100, 1_000, 10_000, 100_000);
    // log10 of 10: one decade of three.
    assertThat(logarithmic.place(1_000)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(logarithmic.place(0)).isNaN();
  }

  @Test
  void shouldSpanADecadeAtLeast() {
    assertThat(Axis.logarithmic(100).ticks())
        .usingComparatorWithPrecision(1e-9)
        .containsExactly(100, 1000);
    assertThat(Axis.logarithmic().ticks()).containsExactly(1, 10);
  }
}
