package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompensatedSumTest {
  @Test
  void shouldKeepSmallTermsWhenLargeOnesComeAndGo() {
    CompensatedSum sum = new CompensatedSum();
    for (double term : new double[] {1, 1e100, 1, -1e100}) {
      sum.add(term);
    }

    assertThat(sum.value()).isEqualTo(2);
  }

  @Test
  void shouldNotDriftWhenThereAreManyTerms() {
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < 10_000_000; i++) {
      sum.add(0.1);
    }

    assertThat(sum.value()).isEqualTo(1_000_000); // a plain sum is 1.6e-4 off
  }
}
