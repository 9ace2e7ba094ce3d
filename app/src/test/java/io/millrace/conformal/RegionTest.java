package io.millrace.conformal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.data.Prediction;
import io.millrace.evaluate.EvaluationSettings;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Task;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegionTest {
  private static final Task NUMBERS = new Task.Regression(2);
  private static final Task THREE = new Task.Classification(List.of("a", "b", "c"));
  private static final Task TWO = new Task.Classification(List.of("no", "yes"));
  private static final Intervals SETTINGS = new Intervals(0.9);
  private static final EvaluationSettings WINDOW = new EvaluationSettings(2);

  private static Prediction describe(Region region, float... scores) {
    Prediction prediction = new Prediction();
    prediction.scores = scores;
    region.describe(prediction);
    return prediction;
  }

  /** The second of two rows, which has these labels. */
  private static Block secondRow(float... numbers) {
    Block block = new Block(2, 0, numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      block.setLabel(1, i, numbers[i]);
    }
    return block;
  }

  private static Block label(float... numbers) {
    Block block = new Block(1, 0, numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      block.setLabel(0, i, numbers[i]);
    }
    return block;
  }

  @Test
  void shouldSayNothingWithoutSettings() {
    Region none = Region.of(NUMBERS, 2, null);
    assertThat(none.isActive()).isFalse();
    assertThat(describe(none, 1, 2).lower).isEmpty();
    assertThat(describe(none, 1, 2).set).isEmpty();
  }

  @Test
  void shouldBeInfiniteBeforeTheFirstLabel() {
    Prediction numbers = describe(Region.of(NUMBERS, 2, SETTINGS), 1, 2);
    assertThat(numbers.lower).containsOnly(Float.NEGATIVE_INFINITY);
    assertThat(numbers.upper).containsOnly(Float.POSITIVE_INFINITY);
    assertThat(describe(Region.of(THREE, 3, SETTINGS), 1, 0, 0).set).containsOnly(true);
  }

  /** ln 10 = 2.302585 times the first distance. */
  @Test
  void shouldHaveAnIntervalOfItsOwnForEachNumber() {
    Region region = Region.of(NUMBERS, 2, SETTINGS);
    assertThat(region.isActive()).isTrue();
    region.learn(secondRow(2, 12), 1, new float[] {7, 7, 1, 10});
    Prediction next = describe(region, 0, 5);
    assertThat(next.lower[0]).isCloseTo(-2.302585f, within(1e-5f));
    assertThat(next.upper[0]).isCloseTo(2.302585f, within(1e-5f));
    assertThat(next.lower[1]).isCloseTo(5 - 4.605170f, within(1e-5f));
    assertThat(next.upper[1]).isCloseTo(5 + 4.605170f, within(1e-5f));
  }

  @Test
  void shouldNotFollowTheLabelOfANumberThatIsNotFinite() {
    Region region = Region.of(NUMBERS, 2, SETTINGS);
    region.learn(label(2, 12), 0, new float[] {1, 10});
    float[] before = region.reaches().clone();
    region.learn(label(2, 12), 0, new float[] {Float.NaN, Float.POSITIVE_INFINITY});
    assertThat(region.reaches()).isEqualTo(before);
    assertThat(describe(region, Float.NaN, 1).lower[0]).isNaN();
  }

  /** −ln 0.5 · ln 10 = 1.596031; probabilities from e^−1.596031 = 0.202699 on are in the set. */
  @Test
  void shouldHoldAllClassesThatAreLikelyEnough() {
    Region region = Region.of(THREE, 3, SETTINGS);
    region.learn(secondRow(0), 1, new float[] {0, 1, 0, 0.5f, 0.25f, 0.25f});
    assertThat(region.reaches()[0]).isCloseTo(1.596031f, within(1e-5f));
    assertThat(describe(region, 0.59f, 0.204f, 0.206f).set).containsExactly(true, true, true);
    assertThat(describe(region, 0.598f, 0.202f, 0.2f).set).containsExactly(true, false, false);
    assertThat(describe(region, Float.NaN, Float.NaN, Float.NaN).set)
        .as("what is published as the prediction")
        .containsExactly(true, false, false);
    float[] before = region.reaches().clone();
    region.learn(label(0), 0, new float[] {Float.NaN, 0.5f, 0.5f});
    assertThat(region.reaches()).isEqualTo(before);
  }

  /** The single score is of the second class: −ln 0.25 · ln 10 = 3.192061, −ln 0.75 · ln 10. */
  @Test
  void shouldTakeTheRestForTheFirstOfTwoClasses() {
    Region first = Region.of(TWO, 1, SETTINGS);
    first.learn(secondRow(0), 1, new float[] {0.5f, 0.75f});
    assertThat(first.reaches()[0]).isCloseTo(3.192061f, within(1e-5f));
    Region second = Region.of(TWO, 1, SETTINGS);
    second.learn(secondRow(1), 1, new float[] {0.5f, 0.75f});
    assertThat(second.reaches()[0]).isCloseTo(0.662412f, within(1e-5f));
  }

  /** Half of the labels have the probability 0: the set has to hold them all the same. */
  @Test
  void shouldHoldClassesOfProbabilityZeroWhenTheyAreLabels() {
    Region region = Region.of(THREE, 3, SETTINGS);
    float[] sure = {1, 0, 0};
    for (int i = 0; i < 100; i++) {
      region.learn(label(i % 2), 0, sure);
    }
    assertThat(describe(region, sure).set).containsOnly(true);
  }

  @Test
  void shouldAlwaysHoldThePredictedClass() {
    Region region = Region.of(TWO, 1, SETTINGS);
    for (int i = 0; i < 100; i++) {
      region.learn(label(1), 0, new float[] {1 - 1e-6f});
    }
    assertThat(describe(region, 0.6f).set).containsExactly(false, true);
    assertThat(describe(region, 0.4f).set).containsExactly(true, false);
  }

  /**
   * Of the window's two samples: the second number's label is out once; widths are 2, of the first
   * number alone, and 4.
   */
  @Test
  void shouldCountHowOftenLabelsWereThere() {
    Region region = Region.of(NUMBERS, 2, SETTINGS);
    Prequential scores = new Prequential(NUMBERS, 2, WINDOW);
    float infinite = Float.POSITIVE_INFINITY;
    float[] of = {0, 0};
    assertThat(scores.coverage()).isNotNull();
    assertThat(scores.windowed()).isEmpty();
    region.judge(label(9, 9), 0, of, new float[] {7, infinite, infinite}, 1, scores.coverage());
    assertThat(scores.windowed()).isEqualTo(Map.of("coverage", 1.0));
    region.judge(label(1, 2), 0, of, new float[] {1, infinite}, 0, scores.coverage());
    float[] second = {9, 9, 0, 0};
    region.judge(secondRow(-3, 2), 1, second, new float[] {3, 1}, 0, scores.coverage());
    assertThat(scores.windowed()).isEqualTo(Map.of("coverage", 0.75, "width", 3.0));
    assertThat(scores.cumulative().get("coverage")).isCloseTo(2.5 / 3, within(1e-9));
    assertThat(scores.cumulative()).containsEntry("width", 3.0);
  }

  /** Reach ln 4: probabilities from 0.25 on. */
  @Test
  void shouldCountTheClassesInTheSet() {
    Region region = Region.of(THREE, 3, SETTINGS);
    Prequential scores = new Prequential(THREE, 3, WINDOW);
    float[] reach = {(float) Math.log(4)};
    float[] of = {0.6f, 0.3f, 0.1f};
    region.judge(label(1), 0, of, reach, 0, scores.coverage());
    float[] second = {0, 0, 1, 0.6f, 0.3f, 0.1f};
    region.judge(secondRow(2), 1, second, reach, 0, scores.coverage());
    assertThat(scores.windowed()).isEqualTo(Map.of("coverage", 0.5, "set_size", 2.0));
    float[] unsure = {0.2f, 0.2f, 0.2f};
    region.judge(label(0), 0, unsure, reach, 0, scores.coverage());
    assertThat(scores.windowed()).as("of what is predicted").containsEntry("set_size", 1.5);
  }

  @Test
  void shouldGoOnWithTheSameBits() throws IOException {
    Region region = Region.of(NUMBERS, 2, SETTINGS);
    Region other = Region.of(NUMBERS, 2, SETTINGS);
    for (int i = 0; i < 10; i++) {
      region.learn(label(i, i * i), 0, new float[] {3, 20});
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    region.write(new DataOutputStream(bytes));
    other.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(other.reaches()).isEqualTo(region.reaches());
    region.learn(label(1, 2), 0, new float[] {3, 20});
    other.learn(label(1, 2), 0, new float[] {3, 20});
    assertThat(other.reaches()).isEqualTo(region.reaches());
  }
}
