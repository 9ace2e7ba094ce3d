package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedDifferenceTest {
  private final PairedDifference pairs = new PairedDifference();

  /** From tables of Student's t, two-sided 5 %. */
  @ParameterizedTest
  @CsvSource({"9, 2.262157", "10, 2.228139", "29, 2.045230", "120, 1.979930"})
  void shouldKnowStudentsT(double freedom, double quantile) {
    assertThat(PairedDifference.quantile(freedom)).isCloseTo(quantile, within(2e-5));
  }

  /**
   * The blocks' means are 0 to 9: their mean is 4.5, their variance 82.5 / 9, and half of the
   * interval 2.262157 √(82.5 / 9 / 10) = 2.165852.
   */
  @Test
  void shouldTakeTheIntervalOverTheMeansOfBlocks() {
    addBlocks(10);

    assertThat(pairs.mean()).isCloseTo(4.5, within(1e-12));
    assertThat(pairs.halfWidth()).hasValueCloseTo(2.165852, within(1e-4));
  }

  @Test
  void shouldGiveNoIntervalWhenThereAreFewBlocks() {
    addBlocks(9);

    assertThat(pairs.mean()).isCloseTo(4, within(1e-12));
    assertThat(pairs.halfWidth()).isEmpty();
  }

  /** Within a block differences alternate around its mean, which the interval must not see. */
  private void addBlocks(int blocks) {
    for (int i = 0; i < blocks * PairedDifference.BLOCK; i++) {
      pairs.addBaseline(i, 1);
      int block = i / PairedDifference.BLOCK;
      pairs.add(i, 1 + block + (i % 2 == 0 ? 0.5 : -0.5));
    }
  }

  @Test
  void shouldCompareOnlySamplesThatBothHaveWhoeverIsAhead() {
    pairs.addBaseline(0, 5);
    pairs.addBaseline(1, 1);
    pairs.addBaseline(3, 1);
    pairs.add(1, 2);
    pairs.add(2, 9);
    pairs.add(3, 4);
    pairs.add(4, Double.NaN);
    pairs.addBaseline(4, 1);
    pairs.add(5, 3);
    pairs.addBaseline(5, 1);

    assertThat(pairs.samples()).isEqualTo(3);
    assertThat(pairs.baselineMean()).isEqualTo(1);
    assertThat(pairs.mean()).isEqualTo(2);
  }
}
