package io.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PredictedClassTest {
  @Test
  void shouldTakeTheFirstOfTheGreatestScores() {
    assertThat(PredictedClass.of(new float[] {0.2f, 0.4f, 0.4f})).isEqualTo(1);
  }

  @Test
  void shouldTakeTheSecondOfTwoClassesFromOneHalfOn() {
    assertThat(PredictedClass.of(new float[] {0.499f})).isEqualTo(0);
    assertThat(PredictedClass.of(new float[] {0.5f})).isEqualTo(1);
  }

  @Test
  void shouldLookAtTheScoresOfOneSampleWhenThereAreMore() {
    float[] scores = {0.9f, 0.1f, 0.2f, 0.8f};
    assertThat(PredictedClass.of(scores, 2, 2)).isEqualTo(1);
    assertThat(PredictedClass.of(scores, 1, 1)).isEqualTo(0);
  }
}
