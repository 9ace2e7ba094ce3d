package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void shouldCountIntoBinsOfEqualWidth() {
    Histogram histogram = Histogram.of(new float[] {0, 1, 1.5f, 2, 9, 10, Float.NaN}, 5);

    assertThat(histogram.from()).isZero();
    assertThat(histogram.to()).isEqualTo(10);
    assertThat(histogram.counts()).containsExactly(3, 1, 0, 0, 2);
  }

  @Test
  void shouldHaveOneBinWhenAllNumbersAreAlike() {
    assertThat(Histogram.of(new float[] {3, 3}, 5).counts()).containsExactly(2);
  }

  @Test
  void shouldHaveNoBinsWhenThereIsNothingToCount() {
    assertThat(Histogram.of(new float[] {Float.POSITIVE_INFINITY}, 5).counts()).isEmpty();
  }
}
