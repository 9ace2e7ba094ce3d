package io.millrace.cli.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctValuesTest {
  private static DistinctValues of(int different, int times) {
    DistinctValues values = new DistinctValues();
    for (int i = 0; i < times; i++) {
      IntStream.range(0, different).forEach(value -> values.add("value " + value));
    }
    return values;
  }

  @Test
  void shouldKnowFewValuesAndHowOftenTheyCame() {
    DistinctValues values = of(DistinctValues.KEPT, 3);

    assertThat(values.isKnown()).isTrue();
    assertThat(values.count()).isEqualTo(DistinctValues.KEPT);
    assertThat(values.count("value 7")).isEqualTo(3);
    assertThat(values.areUnique()).isFalse();
  }

  /** The standard error of linear counting with 65,536 bits is below 1 % up to there. */
  @ParameterizedTest
  @ValueSource(ints = {201, 1000, 10_000, 100_000})
  void shouldEstimateHowManyThereAre(int different) {
    DistinctValues values = of(different, 2);

    assertThat(values.isKnown()).isFalse();
    assertThat(values.count()).isCloseTo(different, within(Math.max(2, different / 30L)));
  }

  @Test
  void shouldTellWhetherOneCameTwice() {
    assertThat(of(5000, 1).areUnique()).isTrue();
    assertThat(of(5000, 2).areUnique()).isFalse();
  }

  @Test
  void shouldSortNumbersBySize() {
    DistinctValues values = new DistinctValues();
    for (String text : new String[] {"b", "10", "a", "9", "-1"}) {
      values.add(text);
    }

    assertThat(values.sorted()).containsExactly("-1", "9", "10", "a", "b");
  }

  @Test
  void shouldTellLongTextsApart() {
    DistinctValues values = new DistinctValues();
    values.add("x".repeat(100) + "a");
    values.add("x".repeat(100) + "b");

    assertThat(values.count()).isEqualTo(2);
    assertThat(values.areShort()).isFalse();
  }
}
