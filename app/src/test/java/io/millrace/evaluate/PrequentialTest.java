package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.evaluate.Task.Classification;
import io.millrace.evaluate.Task.Regression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PrequentialTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final EvaluationSettings WINDOW = new EvaluationSettings(100);
  private static final Task THREE = new Classification(List.of("a", "b", "c"));
  private static final Task TWO = new Classification(List.of("DOWN", "UP"));

  /**
   * The same stream was generated in Python; accuracy and kappa are River 0.22's, the others were
   * computed there from their definitions with math.fsum.
   */
  @Test
  void shouldGiveTheReferenceScoresWhenClassesArePredicted() {
    Prequential prequential = new Prequential(THREE, 3, WINDOW);
    Stream.ofClasses(500, 3).judge(prequential, 0, 500);

    assertThat(prequential.samples()).isEqualTo(500);
    Map<String, Double> all = prequential.cumulative();
    assertThat(all.keySet())
        .containsExactlyElementsOf(THREE.scores().stream().map(Score::key).toList());
    assertThat(all.get("loss")).isCloseTo(2.05023828125, EXACT);
    assertThat(all.get("accuracy")).isCloseTo(0.626, EXACT);
    assertThat(all.get("kappa")).isCloseTo(0.4320252703195238, EXACT);
    assertThat(all.get("kappa_temporal")).isCloseTo(-1.7910447761194028, EXACT);
    assertThat(all.get("log_loss")).isCloseTo(1.049859120767485, EXACT);
    assertThat(all.get("no_change_accuracy")).isCloseTo(0.866, EXACT);
    assertThat(all.get("majority_accuracy")).isCloseTo(0.364, EXACT);

    Map<String, Double> latest = prequential.windowed();
    assertThat(latest.get("loss")).isCloseTo(2.156669921875, EXACT);
    assertThat(latest.get("accuracy")).isCloseTo(0.67, EXACT);
    assertThat(latest.get("kappa")).isCloseTo(0.49510403916768675, EXACT);
    assertThat(latest.get("kappa_temporal")).isCloseTo(-1.75, EXACT);
    assertThat(latest.get("log_loss")).isCloseTo(0.9766776736391803, EXACT);
    assertThat(latest.get("no_change_accuracy")).isCloseTo(0.88, EXACT);
    assertThat(latest.get("majority_accuracy")).isCloseTo(0.25, EXACT);
  }

  /** A score of 0 or 1 on a side of a boundary would count for 34.5 where it is wrong. */
  @Test
  void shouldHaveNoLogLossWhenScoresAreNoProbabilities() {
    Task sides = new Classification(List.of("a", "b", "c"), false);
    Prequential prequential = new Prequential(sides, 3, WINDOW);
    Stream.ofClasses(500, 3).judge(prequential, 0, 500);
    Prequential withLogLoss = new Prequential(THREE, 3, WINDOW);
    Stream.ofClasses(500, 3).judge(withLogLoss, 0, 500);

    Map<String, Double> expected = new TreeMap<>(withLogLoss.cumulative());
    expected.remove("log_loss");
    assertThat(prequential.cumulative()).isEqualTo(expected);
    assertThat(prequential.windowed()).doesNotContainKey("log_loss");
    assertThat(sides.scores())
        .extracting(Score::key)
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
  }

  /** The reference is River 0.22's MAE, RMSE and R2, and math.fsum for the loss. */
  @Test
  void shouldGiveTheReferenceScoresWhenNumbersArePredicted() {
    Prequential prequential = new Prequential(new Regression(1), 1, WINDOW);
    Stream.ofNumbers(500).judge(prequential, 0, 500);

    Map<String, Double> all = prequential.cumulative();
    assertThat(all).containsOnlyKeys("loss", "mae", "rmse", "r2", "non_finite");
    assertThat(all.get("loss")).isCloseTo(1.991486328125, EXACT);
    assertThat(all.get("mae")).isCloseTo(4.045125, EXACT);
    assertThat(all.get("rmse")).isCloseTo(4.619567861452251, EXACT);
    assertThat(all.get("r2")).isCloseTo(0.9397815343697616, EXACT);

    Map<String, Double> latest = prequential.windowed();
    assertThat(latest.get("loss")).isCloseTo(1.943427734375, EXACT);
    assertThat(latest.get("mae")).isCloseTo(4.13671875, EXACT);
    assertThat(latest.get("rmse")).isCloseTo(4.70642987600308, EXACT);
    assertThat(latest.get("r2")).isCloseTo(0.9373016821585153, EXACT);
  }

  @Test
  void shouldAverageOverOutputsWhenThereAreSeveralNumbers() {
    // Output 0: labels 0 and 2, errors 1 and 0, R² = 1 − 1/2; output 1: labels 4 and 8, errors 2
    // and −2, R² = 1 − 8/8.
    Block block = new Block(2, 1, 2);
    addRow(block, 0, 4);
    addRow(block, 2, 8);
    Prequential prequential = new Prequential(new Regression(2), 2, WINDOW);
    judgeAll(prequential, block, new float[] {-1, 2, 2, 10}, new float[] {2.5f, 2});

    assertThat(prequential.windowed()).isEqualTo(prequential.cumulative());
    assertThat(prequential.cumulative())
        .containsEntry("loss", 2.25)
        .containsEntry("mae", 5.0 / 4)
        .containsEntry("rmse", 1.5) // √(9/4)
        .containsEntry("r2", 0.25);
  }

  @Test
  void shouldTellHowWrongAPredictionIs() {
    Block numbers = new Block(2, 1, 2);
    addRow(numbers, 0, 0);
    addRow(numbers, 2, 8);
    Prequential regression = new Prequential(new Regression(2), 2, WINDOW);
    // |2 − 2.5| and |8 − 4|
    assertThat(regression.error(numbers, 1, new float[] {0, 0, 2.5f, 4})).isEqualTo(2.25);
    assertThat(regression.error(numbers, 0, new float[] {0, Float.NaN, 0, 0})).isNaN();

    Block classes = new Block(2, 1, 1);
    addRow(classes, 2);
    addRow(classes, 0);
    Prequential three = new Prequential(THREE, 3, WINDOW);
    float[] scores = {0.2f, 0.3f, 0.5f, 0.3f, 0.4f, 0.3f};
    assertThat(three.error(classes, 0, scores)).isZero();
    assertThat(three.error(classes, 1, scores)).isEqualTo(1);
    for (int i = 0; i < scores.length; i++) {
      float[] broken = {0.2f, 0.3f, 0.5f, 0.5f, 0.3f, 0.2f};
      broken[i] = Float.NaN;
      assertThat(three.error(classes, i / 3, broken)).as("score " + i + " is none").isEqualTo(1);
      assertThat(three.error(classes, 1 - i / 3, broken)).as("the other row").isZero();
    }
    assertThat(three.samples()).as("counted").isZero();
  }

  @Test
  void shouldPredictTheSecondClassWhenTheSingleScoreIsAtLeastOneHalf() {
    Block block = new Block(3, 1, 1);
    addRow(block, 1);
    addRow(block, 0);
    addRow(block, 0);
    Prequential prequential = new Prequential(TWO, 1, WINDOW);
    judgeAll(prequential, block, new float[] {0.75f, 0.25f, 0.5f}, new float[3]);

    assertThat(prequential.cumulative().get("accuracy")).isEqualTo(2.0 / 3);
    assertThat(prequential.cumulative().get("log_loss"))
        .isCloseTo(-(2 * Math.log(0.75) + Math.log(0.5)) / 3, EXACT);
    // The label before: none, 1, 0. The most frequent so far: none, 1, and 0 of two equals.
    assertThat(prequential.cumulative().get("no_change_accuracy")).isEqualTo(1.0 / 3);
    assertThat(prequential.cumulative().get("majority_accuracy")).isEqualTo(1.0 / 3);
  }

  @Test
  void shouldCountAsWrongAndLeaveTheMeansAloneWhenAScoreOrLossIsNotFinite() {
    Block block = new Block(4, 1, 1);
    for (int i = 0; i < 4; i++) {
      addRow(block, 1);
    }
    float nan = Float.NaN;
    float infinity = Float.POSITIVE_INFINITY;
    Prequential prequential = new Prequential(TWO, 2, WINDOW);
    judgeAll(
        prequential,
        block,
        new float[] {0.5f, 0.5f, nan, 1, 0, infinity, 0, 1},
        new float[] {1, 2, 3, infinity});

    for (Map<String, Double> scores : List.of(prequential.cumulative(), prequential.windowed())) {
      assertThat(scores)
          .containsEntry("non_finite", 3.0)
          .containsEntry("loss", 1.0)
          .containsEntry("accuracy", 0.0) // of two equal scores the first class is predicted
          .containsEntry("log_loss", -Math.log(0.5))
          .containsEntry("no_change_accuracy", 0.75);
    }
  }

  @Test
  void shouldLeaveMeansOutWhenNoSampleIsFinite() {
    Block block = new Block(1, 1, 1);
    addRow(block, 3);
    Prequential prequential = new Prequential(new Regression(1), 1, WINDOW);
    judgeAll(prequential, block, new float[] {Float.NaN}, new float[] {1});

    assertThat(prequential.cumulative()).isEqualTo(Map.of("non_finite", 1.0));

    Prequential classes = new Prequential(THREE, 3, WINDOW);
    judgeAll(classes, block(2), new float[] {0, 0, Float.NaN}, new float[] {1});
    assertThat(classes.cumulative()).doesNotContainKeys("loss", "log_loss");
  }

  @Test
  void shouldLeaveTheErrorsOfANumberThatIsNotFiniteOut() {
    Prequential prequential = new Prequential(new Regression(1), 1, WINDOW);
    float infinity = Float.POSITIVE_INFINITY;
    judgeAll(
        prequential,
        block(1, 7, 3, 9),
        new float[] {2, Float.NaN, 6, 8},
        new float[] {0.5f, 1, 1.5f, infinity});

    // Labels 1 and 3, errors −1 and −3: R² = 1 − (1 + 9) / 2.
    assertThat(prequential.cumulative())
        .isEqualTo(
            Map.of("loss", 1.0, "mae", 2.0, "rmse", Math.sqrt(5), "r2", -4.0, "non_finite", 2.0));
  }

  @Test
  void shouldExplainNothingWhenAllLabelsAreAlike() {
    Prequential prequential = new Prequential(new Regression(1), 1, WINDOW);
    judgeAll(prequential, block(5, 5), new float[] {5, 6}, new float[2]);

    assertThat(prequential.cumulative()).containsEntry("r2", 0.0);
  }

  @Test
  void shouldHaveNoScoresWhenThereAreNoSamples() {
    Prequential prequential = new Prequential(TWO, 2, WINDOW);

    assertThat(prequential.cumulative()).isEmpty();
    assertThat(prequential.windowed()).isEmpty();
  }

  @Test
  void shouldGiveNoGainWhenOnlyOneClassIsSeenAndPredicted() {
    Block block = new Block(2, 1, 1);
    addRow(block, 0);
    addRow(block, 0);
    Prequential prequential = new Prequential(TWO, 2, new EvaluationSettings(1));
    judgeAll(prequential, block, new float[] {1, 0, 1, 0}, new float[2]);

    assertThat(prequential.windowed())
        .containsEntry("accuracy", 1.0)
        .containsEntry("kappa", 0.0)
        .containsEntry("kappa_temporal", 0.0);
  }

  @Test
  void shouldBoundTheLogLossWhenTheLabelWasThoughtImpossible() {
    Block block = new Block(1, 1, 1);
    addRow(block, 0);
    Prequential prequential = new Prequential(TWO, 2, WINDOW);
    judgeAll(prequential, block, new float[] {0, 1}, new float[1]);

    assertThat(prequential.cumulative().get("log_loss")).isCloseTo(-Math.log(1e-15), EXACT);
  }

  @Test
  void shouldEndInTheSameBytesWhenWrittenAndReadOnTheWay() throws IOException {
    for (Task task : List.of(THREE, new Regression(1))) {
      int outputs = task == THREE ? 3 : 1;
      Stream stream = task == THREE ? Stream.ofClasses(500, 3) : Stream.ofNumbers(500);
      Prequential undisturbed = new Prequential(task, outputs, WINDOW);
      stream.judge(undisturbed, 0, 500);

      for (int cut : new int[] {0, 1, 99, 100, 101, 250, 499, 500}) {
        Prequential before = new Prequential(task, outputs, WINDOW);
        stream.judge(before, 0, cut);
        Prequential after = new Prequential(task, outputs, WINDOW);
        stream.judge(after, 0, 3); // to be forgotten
        read(after, write(before));
        stream.judge(after, cut, 500);

        assertThat(write(after)).isEqualTo(write(undisturbed));
        assertThat(after.cumulative()).isEqualTo(undisturbed.cumulative());
        assertThat(after.windowed()).isEqualTo(undisturbed.windowed());
      }
    }
  }

  @Test
  void shouldKeepTheLatestSamplesWhenReadWithAShorterWindow() throws IOException {
    Stream stream = Stream.ofClasses(300, 3);
    Prequential wide = new Prequential(THREE, 3, WINDOW);
    Prequential narrow = new Prequential(THREE, 3, new EvaluationSettings(10));
    stream.judge(wide, 0, 300);
    stream.judge(narrow, 0, 300);
    Prequential narrowed = new Prequential(THREE, 3, new EvaluationSettings(10));
    read(narrowed, write(wide));

    assertThat(narrowed.windowed()).isEqualTo(narrow.windowed());
  }

  @Test
  void shouldRefuseStateThatWasWrittenForAnotherTask() throws IOException {
    byte[] bytes = write(new Prequential(TWO, 2, WINDOW));

    assertThatThrownBy(() -> read(new Prequential(THREE, 3, WINDOW), bytes))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the evaluator's state is of a classification into 2 classes, but the settings say"
                + " classification into 3 classes");
  }

  @Test
  void shouldRefuseOutputsThatDoNotSuitTheTask() {
    assertThatThrownBy(() -> new Prequential(THREE, 1, WINDOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("outputs: 1: expected 3, one for each class");
    assertThatThrownBy(() -> new Prequential(TWO, 3, WINDOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("outputs: 3: expected 2, one for each class");
    assertThatThrownBy(() -> new Prequential(new Regression(2), 1, WINDOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("outputs: 1: expected 2, one for each number");
  }

  private static Block block(float... labels) {
    Block block = new Block(labels.length, 1, 1);
    for (float label : labels) {
      addRow(block, label);
    }
    return block;
  }

  private static void addRow(Block block, float... label) {
    for (int i = 0; i < label.length; i++) {
      block.setLabel(block.rows(), i, label[i]);
    }
    block.add();
  }

  private static void judgeAll(
      Prequential prequential, Block block, float[] scores, float[] losses) {
    for (int row = 0; row < block.rows(); row++) {
      prequential.add(block, row, scores, losses);
    }
  }

  private static byte[] write(Prequential prequential) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    prequential.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static void read(Prequential prequential, byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    prequential.read(in);
    assertThat(in.available()).isZero();
  }
}
