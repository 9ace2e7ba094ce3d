package io.millrace.tensorflow.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FoldTest {
  /** One number, then five that become two by their signs, then one. */
  private static final Fold FOLD = Fold.EMPTY.and(1).and(Fold.EMPTY.and(5).projected(2)).and(1);

  private static final float[] SIGNS = Projection.signs(5);

  @Test
  void shouldSumWhatBecomesOneWithItsSign() {
    float[] table = {9, 1, 2, 3, 4, 5, 8, 90, 10, 20, 30, 40, 50, 80};
    float even = SIGNS[0] + 3 * SIGNS[2] + 5 * SIGNS[4];
    float odd = 2 * SIGNS[1] + 4 * SIGNS[3];
    assertThat(FOLD.inputs()).isEqualTo(7);
    assertThat(FOLD.size()).isEqualTo(4);
    assertThat(FOLD.sums(table, 2, 5))
        .as("with a column of zeros")
        .containsExactly(9, even, odd, 8, 0, 90, 10 * even, 10 * odd, 80, 0);
  }

  @Test
  void shouldTakeMeansOfRows() {
    float[] table = {9, -9, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 8, -8};
    assertThat(FOLD.means(table))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(9, -9, 3, -3, 3, -3, 8, -8);
    float even = (SIGNS[0] + 3 * SIGNS[2] + 5 * SIGNS[4]) / 3;
    float odd = (2 * SIGNS[1] + 4 * SIGNS[3]) / 2;
    assertThat(FOLD.signedMeans(table))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(9, -9, even, -even, odd, -odd, 8, -8);
  }

  @Test
  void shouldStayAsItIsWhenThereAreNoMoreThanThat() {
    assertThat(FOLD.projected(4)).isSameAs(FOLD);
  }

  /** A projection of a projection: each sign counts. */
  @Test
  void shouldProjectWhatIsProjectedAlready() {
    Fold twice = Fold.EMPTY.and(5).projected(4).projected(2);
    float[] again = Projection.signs(4);
    float first = again[0] * (SIGNS[0] + 5 * SIGNS[4]) + again[2] * 3 * SIGNS[2];
    float second = again[1] * 2 * SIGNS[1] + again[3] * 4 * SIGNS[3];
    assertThat(twice.sums(new float[] {1, 2, 3, 4, 5}, 1, 2)).containsExactly(first, second);
  }
}
