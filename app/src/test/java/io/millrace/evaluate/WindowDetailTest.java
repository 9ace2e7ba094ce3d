package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Index.atIndex;

import io.millrace.data.Block;
import io.millrace.evaluate.WindowDetail.Bin;
import io.millrace.evaluate.WindowDetail.Classes;
import io.millrace.evaluate.WindowDetail.Numbers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowDetailTest {
  private static final EvaluationSettings WINDOW = new EvaluationSettings(4);
  private static final Task THREE = new Task.Classification(List.of("a", "b", "c"));

  @Test
  void shouldCountLabelsAgainstPredictionsOverTheWindowAlone() {
    Prequential prequential = new Prequential(THREE, 3, WINDOW);
    judge(prequential, 2, 0, 0, 1); // leaves the window
    judge(prequential, 0, 0.5f, 0.25f, 0.25f);
    judge(prequential, 0, 0.25f, 0.5f, 0.25f);
    judge(prequential, 1, 0.125f, 0.75f, 0.125f);
    judge(prequential, 1, 0, 1, 0);

    Classes detail = (Classes) prequential.detail();
    assertThat(detail.classes()).containsExactly("a", "b", "c");
    assertThat(detail.confusion()).isDeepEqualTo(new long[][] {{1, 1, 0}, {0, 2, 0}, {0, 0, 0}});
    assertThat(detail.precision()).containsExactly(1, 2.0 / 3, Double.NaN);
    assertThat(detail.recall()).containsExactly(0.5, 1, Double.NaN);
  }

  /** So that a row has all samples of its class, as recall counts them. */
  @Test
  void shouldCountThePredictionsOfClassesThatAreNotShown() {
    List<String> many =
        IntStream.rangeClosed(0, ClassDetail.MOST_CLASSES).mapToObj(i -> "c" + i).toList();
    Prequential prequential =
        new Prequential(new Task.Classification(many), many.size(), new EvaluationSettings(200));
    for (int label = 0; label < ClassDetail.MOST_CLASSES; label++) {
      judge(prequential, label, scores(many.size(), label));
      judge(prequential, label, scores(many.size(), label));
    }
    judge(prequential, 3, scores(many.size(), ClassDetail.MOST_CLASSES));
    judge(prequential, ClassDetail.MOST_CLASSES, scores(many.size(), 0));

    Classes detail = (Classes) prequential.detail();
    assertThat(detail.classes())
        .containsExactlyElementsOf(many.subList(0, ClassDetail.MOST_CLASSES));
    assertThat(detail.confusion()[3])
        .hasSize(ClassDetail.MOST_CLASSES + 1)
        .endsWith(1)
        .contains(2, atIndex(3));
    assertThat(detail.confusion()[4]).endsWith(0);
    assertThat(detail.recall()[3]).isEqualTo(2.0 / 3);
    assertThat(detail.confusion()[0]).as("only of labels shown").startsWith(2).endsWith(0);
    assertThat(detail.precision()[0]).isEqualTo(2.0 / 3);
  }

  private static float[] scores(int classes, int predicted) {
    float[] scores = new float[classes];
    scores[predicted] = 1;
    return scores;
  }

  @Test
  void shouldSetConfidenceAgainstTheShareThatWasRight() {
    Prequential prequential = new Prequential(THREE, 3, WINDOW);
    judge(prequential, 0, 0.5f, 0.25f, 0.25f);
    judge(prequential, 0, 0.3125f, 0.5625f, 0.125f);
    judge(prequential, 1, 0, 1, 0);

    List<Bin> bins = ((Classes) prequential.detail()).calibration();
    assertThat(bins).hasSize(10);
    assertThat(bins.get(5)).isEqualTo(new Bin(0.53125, 0.5, 2));
    assertThat(bins.get(9)).isEqualTo(new Bin(1, 1, 1));
    assertThat(bins.get(0)).isEqualTo(new Bin(Double.NaN, Double.NaN, 0));
  }

  /** A model of one's own may have scores that are no probabilities. */
  @Test
  void shouldNotKnowTheConfidenceOfScoresThatAreNoProbabilities() {
    Prequential prequential = new Prequential(THREE, 3, WINDOW);
    judge(prequential, 0, 1.5f, 0.25f, 0.25f);
    judge(prequential, 0, -0.5f, -1, -1);

    Classes detail = (Classes) prequential.detail();
    assertThat(detail.confusion()[0][0]).isEqualTo(2);
    assertThat(detail.calibration()).extracting(Bin::samples).containsOnly(0L);
  }

  @Test
  void shouldTakeTheOtherClassesConfidenceWhenOneScoreTellsTwoClassesApart() {
    Task two = new Task.Classification(List.of("no", "yes"));
    Prequential prequential = new Prequential(two, 1, WINDOW);
    judge(prequential, 0, 0.125f);

    assertThat(((Classes) prequential.detail()).calibration().get(8))
        .isEqualTo(new Bin(0.875, 1, 1));
  }

  @Test
  void shouldKeepTheMatrixButNotTheConfidenceOverARestart() throws IOException {
    Prequential before = new Prequential(THREE, 3, WINDOW);
    judge(before, 0, 0.5f, 0.25f, 0.25f);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    before.write(new DataOutputStream(bytes));
    Prequential after = new Prequential(THREE, 3, WINDOW);
    after.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    Classes detail = (Classes) after.detail();
    assertThat(detail.confusion()[0][0]).isEqualTo(1);
    assertThat(detail.calibration()).allMatch(bin -> bin.samples() == 0);
  }

  @Test
  void shouldShowTheMostFrequentClassesWhenThereAreMany() {
    List<String> names = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
    Prequential prequential = new Prequential(new Task.Classification(names), 100, WINDOW);
    float[] scores = new float[100];
    scores[70] = 1;
    judge(prequential, 99, scores);

    Classes detail = (Classes) prequential.detail();
    assertThat(detail.classes()).hasSize(ClassDetail.MOST_CLASSES).contains("70", "99");
    assertThat(detail.confusion()[detail.classes().indexOf("99")][detail.classes().indexOf("70")])
        .isEqualTo(1);
  }

  @Test
  void shouldLeaveOutSamplesThatAreNotFinite() {
    Prequential prequential = new Prequential(THREE, 3, WINDOW);
    judge(prequential, 0, Float.NaN, 0, 0);

    assertThat(((Classes) prequential.detail()).confusion()).isDeepEqualTo(new long[3][3]);
  }

  /** The means of the labels before are 4, 5 and 6: the baseline's errors −, 2, 3 and 2. */
  @Test
  void shouldCompareNumbersWithTheRunningMean() {
    Prequential prequential = new Prequential(new Task.Regression(1), 1, WINDOW);
    judge(prequential, 4, 5);
    judge(prequential, 6, 5.5f);
    judge(prequential, 8, 8);
    judge(prequential, 8, 12);

    Numbers detail = (Numbers) prequential.detail();
    assertThat(detail.actual()).containsExactly(4, 6, 8, 8);
    assertThat(detail.predicted()).containsExactly(5, 5.5f, 8, 12);
    assertThat(detail.baselineRmse())
        .isCloseTo(Math.sqrt((2 * 2 + 3 * 3 + 2 * 2) / 3.0), within(1e-6));
    assertThat(detail.residuals().from()).isEqualTo(-4);
    assertThat(detail.residuals().to()).isEqualTo(0.5);
    assertThat(detail.residuals().counts()).hasSize(30).startsWith(1).endsWith(1);
  }

  private static void judge(Prequential prequential, float label, float... scores) {
    Block block = new Block(2, 1, 1);
    block.add(); // another sample of the block, which is not judged
    block.setLabel(1, 0, label);
    block.add();
    float[] all = new float[2 * scores.length];
    System.arraycopy(scores, 0, all, scores.length, scores.length);
    prequential.add(block, 1, all, new float[] {0, 1});
  }
}
