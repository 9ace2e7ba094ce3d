package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Outcome;
import io.millrace.evaluate.ModelComparison.Compared;
import io.millrace.evaluate.ModelComparison.Side;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelComparisonTest {
  private final ModelComparison comparison = new ModelComparison();

  private void own(long sample, double loss, double error) {
    comparison.add(Side.OWN, 0, sample, new Outcome(loss, error));
  }

  private void other(long sample, double loss, double error) {
    comparison.add(Side.OTHER, 0, sample, new Outcome(loss, error));
  }

  @Test
  void shouldKnowNothingBeforeBothHaveTold() {
    own(0, 1, 0);
    Compared compared = comparison.compared();
    assertThat(compared.samples()).isZero();
    assertThat(compared.loss().difference()).isNaN();
    assertThat(comparison.isWaiting(Side.OWN)).isTrue();
    assertThat(comparison.isWaiting(Side.OTHER)).isFalse();
  }

  /** Own losses 1, 2 and 6 have the mean 3, the other's 2, 2 and 8 the mean 4. */
  @Test
  void shouldHaveBothMeansOverTheSameSamples() {
    own(0, 1, 0);
    own(1, 2, 1);
    other(0, 2, 0);
    other(1, 2, 0);
    other(2, 8, 1);
    own(2, 6, 0);

    Compared compared = comparison.compared();
    assertThat(compared.samples()).isEqualTo(3);
    assertThat(compared.unpaired()).isZero();
    assertThat(compared.loss().own()).isCloseTo(3, within(1e-12));
    assertThat(compared.loss().other()).isCloseTo(4, within(1e-12));
    assertThat(compared.loss().difference()).isCloseTo(-1, within(1e-12));
    assertThat(compared.error().own()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(compared.error().other()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(compared.loss().halfWidth()).as("three samples are too few").isNaN();
  }

  @Test
  void shouldLeaveOutWhatOnlyOneHasPredicted() {
    own(0, 1, 0);
    own(2, 1, 0);
    other(1, 5, 1);
    other(2, 3, 1);
    other(4, 5, 1);
    own(3, 1, 0);
    own(4, 2, 0);

    Compared compared = comparison.compared();
    assertThat(compared.samples()).isEqualTo(2);
    assertThat(compared.unpaired()).as("0, 1 and 3").isEqualTo(3);
    assertThat(compared.loss().difference()).isCloseTo((1 - 3 + 2 - 5) / 2.0, within(1e-12));
  }

  @Test
  void shouldKeepPartitionsApart() {
    own(7, 1, 0);
    comparison.add(Side.OTHER, 1, 7, new Outcome(5, 1));
    assertThat(comparison.compared().samples()).isZero();
    comparison.add(Side.OWN, 1, 7, new Outcome(2, 0));
    assertThat(comparison.compared().samples()).isEqualTo(1);
    assertThat(comparison.compared().loss().difference()).isEqualTo(-3);
  }

  @Test
  void shouldCountSamplesWithoutALabelAndLeaveThemOutOfTheMeans() {
    own(0, 1, 0);
    comparison.add(Side.OTHER, 0, 0, Outcome.UNKNOWN);
    own(1, 2, 1);
    other(1, 3, 0);
    assertThat(comparison.compared().samples()).isEqualTo(2);
    assertThat(comparison.compared().loss().own()).isEqualTo(2);
  }

  @Test
  void shouldSayWhichOneIsAheadUntilTheOtherHasCaughtUp() {
    for (int i = 0; i < ModelComparison.MOST_WAITING; i++) {
      assertThat(comparison.isAhead(Side.OWN, 0)).isFalse();
      own(i, 1, 0);
    }
    assertThat(comparison.isAhead(Side.OWN, 0)).isTrue();
    assertThat(comparison.isAhead(Side.OWN, 1)).isFalse();
    assertThat(comparison.isAhead(Side.OTHER, 0)).isFalse();
    other(0, 1, 0);
    assertThat(comparison.isAhead(Side.OWN, 0)).isFalse();
  }

  /** The samples topic was made anew: its offsets begin at 0, and one model is there before. */
  @Test
  void shouldMeetAgainWhenBothBeginAgain() {
    own(100, 1, 0);
    other(100, 1, 0);
    other(101, 1, 0);
    own(0, 9, 0);
    own(1, 9, 0);
    other(102, 1, 0);
    other(0, 2, 0);
    own(2, 9, 0);
    other(1, 2, 0);
    other(2, 2, 0);

    assertThat(comparison.compared().samples()).as("100 and 2").isEqualTo(2);
    own(3, 9, 0);
    other(3, 2, 0);
    assertThat(comparison.compared().samples()).isEqualTo(3);
    assertThat(comparison.compared().unpaired()).as("101, 102, and 0 and 1 of both").isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldPairEachSampleOnceHoweverTheyAreInterleaved(long seed) {
    Random random = new Random(seed);
    int samples = 5000;
    double[][] losses = new double[2][samples];
    int[] next = new int[2];
    double sum = 0;
    int both = 0;
    for (int i = 0; i < samples; i++) {
      for (double[] of : losses) {
        of[i] = random.nextInt(10) == 0 ? Double.NaN : random.nextDouble(); // NaN: has none
      }
      if (!Double.isNaN(losses[0][i] + losses[1][i])) {
        sum += losses[0][i] - losses[1][i];
        both++;
      }
    }
    while (next[0] < samples || next[1] < samples) {
      int side = random.nextInt(2);
      for (int left = random.nextInt(200); left > 0 && next[side] < samples; left--) {
        double loss = losses[side][next[side]];
        if (!Double.isNaN(loss)) {
          comparison.add(side == 0 ? Side.OWN : Side.OTHER, 0, next[side], new Outcome(loss, 0));
        }
        next[side]++;
      }
    }
    assertThat(comparison.compared().samples()).isEqualTo(both);
    assertThat(comparison.compared().loss().difference()).isCloseTo(sum / both, within(1e-12));
  }

  /** As in {@link PairedDifferenceTest}: block means 0 to 9. */
  @Test
  void shouldHaveTheIntervalOfTheDifference() {
    for (int i = 0; i < 10 * PairedDifference.BLOCK; i++) {
      other(i, 1, 0);
      own(i, 1 + i / PairedDifference.BLOCK, 0);
    }
    assertThat(comparison.compared().loss().halfWidth()).isCloseTo(2.165852, within(1e-4));
  }
}
