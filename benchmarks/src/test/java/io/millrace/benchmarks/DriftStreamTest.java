package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmarks.DriftStream.Kind;
import io.millrace.benchmarks.DriftStream.Turn;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Bounds are four standard deviations of a mean, over ten streams. */
class DriftStreamTest {
  private static double mean(Kind kind, Turn turn, int from, int to) {
    double sum = 0;
    for (int seed = 1; seed <= 10; seed++) {
      double[] numbers = new DriftStream(kind, turn).numbers(seed);
      sum += Arrays.stream(numbers, from, to).average().orElseThrow();
    }
    return sum / 10;
  }

  @Test
  void shouldHaveTwiceTheErrorsFromTheChangeOn() {
    // 4 √(0.2 · 0.8 / 50,000) and 4 √(0.4 · 0.6 / 50,000)
    assertThat(mean(Kind.ERRORS, Turn.ABRUPT, 0, 5_000)).isCloseTo(0.2, within(0.0072));
    assertThat(mean(Kind.ERRORS, Turn.ABRUPT, 5_000, 10_000)).isCloseTo(0.4, within(0.0088));
    assertThat(mean(Kind.ERRORS, Turn.NONE, 5_000, 10_000)).isCloseTo(0.2, within(0.0072));
  }

  @Test
  void shouldGoOverInSoManyNumbersWhenItIsGradual() {
    // The mean of the turn lies halfway; 4 √(0.3 · 0.7 / 10,000).
    assertThat(mean(Kind.ERRORS, Turn.GRADUAL, 0, 5_000)).isCloseTo(0.2, within(0.0072));
    assertThat(mean(Kind.ERRORS, Turn.GRADUAL, 5_000, 6_000)).isCloseTo(0.3, within(0.0184));
    assertThat(mean(Kind.ERRORS, Turn.GRADUAL, 6_000, 10_000)).isCloseTo(0.4, within(0.0098));
  }

  @Test
  void shouldRaiseNumbersByHalfADeviation() {
    assertThat(mean(Kind.NUMBERS, Turn.ABRUPT, 0, 5_000)).isCloseTo(0, within(0.018));
    assertThat(mean(Kind.NUMBERS, Turn.ABRUPT, 5_000, 10_000)).isCloseTo(0.5, within(0.018));
  }
}
