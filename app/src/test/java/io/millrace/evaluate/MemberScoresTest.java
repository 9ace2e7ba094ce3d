package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.MemberScore.Means;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** All numbers are worked out by hand. */
class MemberScoresTest {
  private static final float[] HALVES = {0.5f, 0.5f};
  private static final boolean[] NONE = {false, false};

  private static MemberScores scores(long window) {
    return new MemberScores(List.of("a", "b"), window);
  }

  private static void add(MemberScores scores, double a, double b) {
    scores.add(new float[] {(float) a, (float) b}, HALVES, NONE, 0);
  }

  private static Means cumulative(MemberScores scores, int member) {
    return scores.list().get(member).cumulative();
  }

  private static Means windowed(MemberScores scores, int member) {
    return scores.list().get(member).windowed();
  }

  @Test
  void shouldMeanLossesAndCountWinsSinceTheStart() {
    MemberScores scores = scores(2);
    add(scores, 1, 2);
    add(scores, 3, 1);
    add(scores, 2, 6);
    add(scores, 2, 3);

    assertThat(cumulative(scores, 0)).isEqualTo(new Means(2, 0.75));
    assertThat(cumulative(scores, 1)).isEqualTo(new Means(3, 0.25));
  }

  /** The losses of a: 1, then (1 + 3) / 2 = 2, then 2 + (8 - 2) / 2 = 5. */
  @Test
  void shouldForgetWithTheLengthOfTheWindowWhenThereAreMore() {
    MemberScores scores = scores(2);
    add(scores, 1, 2);
    add(scores, 3, 2);
    assertThat(windowed(scores, 0)).isEqualTo(new Means(2, 0.5));
    add(scores, 8, 2);

    assertThat(windowed(scores, 0)).isEqualTo(new Means(5, 0.25));
    assertThat(windowed(scores, 1)).isEqualTo(new Means(2, 0.75));
  }

  @Test
  void shouldHaveTheFirstOfEqualsWin() {
    MemberScores scores = scores(9);
    add(scores, 1, 1);

    assertThat(cumulative(scores, 0).wins()).isEqualTo(1);
    assertThat(cumulative(scores, 1).wins()).isZero();
  }

  @Test
  void shouldNeitherCountNorCrownALossThatIsNotFinite() {
    MemberScores scores = scores(9);
    add(scores, Double.NaN, 4);
    add(scores, 2, Double.POSITIVE_INFINITY);
    add(scores, Double.NaN, Double.NaN);

    assertThat(cumulative(scores, 0).loss()).isEqualTo(2);
    assertThat(cumulative(scores, 1).loss()).isEqualTo(4);
    assertThat(windowed(scores, 1).loss()).isEqualTo(4);
    assertThat(cumulative(scores, 0).wins()).isCloseTo(1 / 3.0, within(1e-15));
    assertThat(cumulative(scores, 1).wins()).isCloseTo(1 / 3.0, within(1e-15));
  }

  @Test
  void shouldTellTheLatestWeightsAndTheResetsSinceTheyWereTaken() {
    MemberScores scores = scores(9);
    float[] losses = {0, 9, 1, 2};
    scores.add(
        losses, new float[] {0, 9, 0.75f, -0.5f}, new boolean[] {true, true, false, true}, 2);
    scores.add(losses, new float[] {0.25f, 1}, new boolean[] {false, true}, 0);

    assertThat(scores.list()).extracting(MemberScore::weight).containsExactly(0.25, 1.0);
    assertThat(scores.list()).extracting(MemberScore::resets).containsExactly(0L, 2L);
    assertThat(scores.takeResets()).isEqualTo(Map.of("b", 2L));
    assertThat(scores.takeResets()).isEmpty();
    assertThat(scores.list().get(1).resets()).isEqualTo(2);
  }

  @Test
  void shouldHaveNoMeansWhenThereIsNoMiniBatch() {
    MemberScore first = scores(9).list().get(0);

    assertThat(first)
        .isEqualTo(
            new MemberScore(
                "a",
                Double.NaN,
                new Means(Double.NaN, Double.NaN),
                new Means(Double.NaN, Double.NaN),
                0));
  }

  @Test
  void shouldGoOnWhereTheStateLeftItWhenItIsOfOtherMembersToo() throws IOException {
    MemberScores whole = scores(2);
    MemberScores first = new MemberScores(List.of("gone", "a", "b"), 2);
    for (int i = 0; i < 5; i++) {
      float[] losses = {9, i % 3, 1};
      boolean[] resets = {true, false, i == 2};
      first.add(losses, new float[] {0, 1, 2}, resets, 0);
      whole.add(losses, new float[] {0, 1, 2}, resets, 1);
    }
    MemberScores second = new MemberScores(List.of("b", "new", "a"), 2);

    second.read(new DataInputStream(new ByteArrayInputStream(bytes(first))));

    assertThat(second.list().get(0)).isEqualTo(whole.list().get(1));
    assertThat(second.list().get(2)).isEqualTo(whole.list().get(0));
    assertThat(second.list().get(1).cumulative().loss()).isNaN();
    assertThat(second.takeResets()).isEqualTo(Map.of("b", 1L));
    second.add(new float[] {3, 0, 1}, new float[] {4, 0, 5}, new boolean[3], 0);
    whole.add(new float[] {1, 3}, new float[] {5, 4}, NONE, 0);
    assertThat(second.list().get(0).windowed().loss()).isEqualTo(windowed(whole, 1).loss());
    assertThat(second.list().get(2).cumulative().loss()).isEqualTo(cumulative(whole, 0).loss());
  }

  private static byte[] bytes(MemberScores scores) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    scores.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
