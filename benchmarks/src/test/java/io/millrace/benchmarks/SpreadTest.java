package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void shouldTakeTheOneInTheMiddleWhenTheirNumberIsOdd() {
    assertThat(Spread.of(30, 10, 20)).isEqualTo(new Spread(20, 10, 30));
    assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
  }

  @Test
  void shouldTakeTheMeanOfTheTwoInTheMiddleWhenTheirNumberIsEven() {
    assertThat(Spread.of(40, 10, 30, 20)).isEqualTo(new Spread(25, 10, 40));
  }

  @Test
  void shouldLeaveTheValuesInTheirOrder() {
    double[] values = {3, 1, 2};
    Spread.of(values);
    assertThat(values).containsExactly(3, 1, 2);
  }

  @Test
  void shouldCompareWithTheSameRepetition() {
    assertThat(Spread.ofRatios(new double[] {10, 40, 90}, new double[] {10, 20, 30}))
        .isEqualTo(new Spread(2, 1, 3));
    assertThat(Spread.ofRatios(new double[] {10, 40}, new double[] {10}))
        .isEqualTo(new Spread(1, 1, 1));
  }

  @Test
  void shouldRefuseToTellOfNothing() {
    assertThatIllegalArgumentException().isThrownBy(Spread::of);
  }

  @Test
  void shouldShowTheRangeBehindTheMedian() {
    assertThat(new Spread(1234.5, 1000, 2000).text("%,.0f")).isEqualTo("1,235 (1,000–2,000)");
    assertThat(new Spread(0.5, 0.25, 1).text("%.2f")).isEqualTo("0.50 (0.25–1.00)");
  }
}
