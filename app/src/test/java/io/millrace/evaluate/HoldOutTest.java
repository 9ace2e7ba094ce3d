package io.millrace.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldOutTest {
  /** From scikit-learn 1.9.1's murmurhash3_32 with the seed 0. */
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "a, 1009084850",
    "ab, 2613040991",
    "abc, 3017643002",
    "abcd, 1139631978",
    "abcde, 3902511862",
    "id12345, 2666030210",
    "grün, 720732358"
  })
  void shouldHashAsMurmurHash3Does(String text, long hash) {
    assertThat(Integer.toUnsignedLong(HoldOut.hash(text.getBytes(UTF_8)))).isEqualTo(hash);
  }

  @Test
  void shouldHoldOutTheFractionOfTheIds() {
    HoldOut holdOut = new HoldOut(0.1);
    long held = IntStream.range(0, 100_000).filter(i -> holdOut.includes("id" + i)).count();
    // Four standard deviations of a binomial distribution: √(100,000 · 0.1 · 0.9) = 95.
    assertThat(held).isCloseTo(10_000, within(380L));
  }

  @Test
  void shouldHoldOutMoreWhenTheFractionGrowsButNoneOfTheOthersLess() {
    assertThat(IntStream.range(0, 1000).mapToObj(i -> "id" + i))
        .filteredOn(new HoldOut(0.1)::includes)
        .isNotEmpty()
        .allMatch(new HoldOut(0.3)::includes);
  }

  @Test
  void shouldHoldOutNothingAtZero() {
    assertThat(new HoldOut(0).isActive()).isFalse();
    assertThat(IntStream.range(0, 1000).mapToObj(i -> "id" + i))
        .noneMatch(new HoldOut(0)::includes);
  }
}
