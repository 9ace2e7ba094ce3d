package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MiniBatchesTest {
  /** 5 mini-batches of 4, 3 of 6, then of 1. */
  private static final MiniBatches RESIZED = MiniBatches.of(4).resizedAt(5, 6).resizedAt(8, 1);

  @Test
  void shouldCountSamplesOfEverySize() {
    assertThat(MiniBatches.of(4).resizedAt(5, 6).samplesAt(7)).isEqualTo(5 * 4 + 2 * 6);
    assertThat(RESIZED).isEqualTo(new MiniBatches(8, 38, 1));
    assertThat(RESIZED.samplesAt(10)).isEqualTo(40);
  }

  @Test
  void shouldCountMiniBatchesThatAreCompleteAndThoseThatAreBegun() {
    MiniBatches miniBatches = MiniBatches.of(4).resizedAt(5, 6);
    assertThat(miniBatches.stepsIn(20)).isEqualTo(5);
    assertThat(miniBatches.stepsIn(25)).isEqualTo(5);
    assertThat(miniBatches.stepsIn(26)).isEqualTo(6);
    assertThat(miniBatches.stepsBegunIn(20)).isEqualTo(5);
    assertThat(miniBatches.stepsBegunIn(21)).isEqualTo(6);
    assertThat(miniBatches.stepsBegunIn(26)).isEqualTo(6);
    assertThat(miniBatches.stepsBegunIn(27)).isEqualTo(7);
  }

  @Test
  void shouldStayAsItIsWhenTheSizeDoes() {
    assertThat(RESIZED.resizedAt(20, 1)).isEqualTo(RESIZED);
  }
}
