package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AnswerTallyTest {
  /** Of ten samples; the even ones are of class 0. */
  private static final byte[] CLASSES = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};

  private static AnswerTally tally(int batchSize, long... numbers) {
    AnswerTally tally = new AnswerTally(CLASSES, batchSize);
    LongStream.of(numbers).forEach(number -> tally.add(new Answer(number, 0, 0)));
    return tally;
  }

  @Test
  void shouldCountNothingWhenEachSampleHasOneAnswer() {
    AnswerTally tally = tally(1, 0, 1, 2, 3);
    assertThat(tally.lost()).isZero();
    assertThat(tally.doubled()).isZero();
    assertThat(tally.end()).isEqualTo(4);
  }

  @Test
  void shouldCountGapsAsLostAndRepetitionsAsDoubled() {
    // 2 and 4 are missing; 1 and 3 come again after a restart, 3 even twice.
    AnswerTally tally = tally(1, 0, 1, 3, 1, 3, 3, 5);
    assertThat(tally.lost()).isEqualTo(2);
    assertThat(tally.doubled()).isEqualTo(3);
  }

  @Test
  void shouldNotCountAsLostWhatComesLater() {
    assertThat(tally(1, 0, 3, 1, 2).lost()).isZero();
  }

  @Test
  void shouldJudgeTheFirstOfSeveralAnswers() {
    AnswerTally tally = new AnswerTally(CLASSES, 1);
    tally.add(new Answer(0, 0, 0));
    tally.add(new Answer(1, 0, 1));
    tally.add(new Answer(1, 1, 1));
    tally.add(new Answer(2, 0, 2));
    tally.add(new Answer(3, 1, 3));
    assertThat(tally.accuracy(0, 4)).hasValue(0.75);
    assertThat(tally.accuracy(2, 4)).hasValue(1);
  }

  @Test
  void shouldTellNoAccuracyUnlessAllHaveAClass() {
    AnswerTally tally = tally(1, 0, 1, 3);
    assertThat(tally.accuracy(0, 2)).hasValue(0.5);
    assertThat(tally.accuracy(0, 4)).isEmpty();
    assertThat(tally.accuracy(-1, 2)).isEmpty();
    assertThat(tally.accuracy(0, 11)).isEmpty();
    AnswerTally passThrough = new AnswerTally(CLASSES, 1);
    passThrough.add(Answer.ofNumber(0));
    assertThat(passThrough.accuracy(0, 1)).isEmpty();
  }

  @Test
  void shouldTellWhatTheModelForgot() {
    AnswerTally tally = new AnswerTally(CLASSES, 1);
    tally.add(new Answer(5, 0, 5));
    assertThat(tally.surplus()).hasValue(0);
    // Killed; the model of the file had learned two, and the offset was that of 4.
    tally.add(new Answer(4, 0, 2));
    tally.add(new Answer(5, 0, 3));
    assertThat(tally.surplus()).hasValue(-2);
  }

  @Test
  void shouldTellWhatTheModelLearnedTwice() {
    AnswerTally tally = new AnswerTally(CLASSES, 1);
    tally.add(new Answer(4, 0, 6));
    assertThat(tally.surplus()).hasValue(2);
  }

  @Test
  void shouldExpectOnlyWholeMiniBatchesBeforeASample() {
    AnswerTally tally = new AnswerTally(CLASSES, 4);
    // The third of its mini-batch: the one before it, of four, was learned.
    tally.add(new Answer(6, 0, 4));
    assertThat(tally.surplus()).hasValue(0);
    tally.add(new Answer(8, 0, 4));
    assertThat(tally.surplus()).hasValue(-4);
  }

  @Test
  void shouldTellNothingOfOneWithoutAModel() {
    AnswerTally tally = new AnswerTally(CLASSES, 1);
    tally.add(Answer.ofNumber(0));
    assertThat(tally.surplus()).isEmpty();
    assertThat(tally.lost()).isZero();
  }
}
