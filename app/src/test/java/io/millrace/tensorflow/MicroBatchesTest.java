package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tensorflow.MicroBatches.Cost;
import io.millrace.tensorflow.layer.Copies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MicroBatchesTest {
  private static final long FEW = 1000;
  private static final long MUCH_WORK = 1L << 40;

  /** A convolution of 3 by 3 over an image of 28 by 28 copies 26 * 26 * 9 = 6,084 numbers. */
  @ParameterizedTest
  @CsvSource({
    "256, 6084, 1000, 128", // 172 would fit
    "96, 6084, 1000, 96",
    "256, 46116, 1000, 16", // 22 would fit
    "256, 46116, 800000, 32", // 34 would, as many numbers as 2 for each parameter
    "256, 46116, 2500000, 64", // 90 would, as many as are quick at all
    "50, 46116, 1000, 10",
    "37, 46116, 1000, 1", // a prime
    "8, 1048576, 1000, 1",
    "8, 5000000, 1000, 1",
    "4096, 0, 1000, 4096"
  })
  void shouldBeOfOneSizeAndAsLargeAsIsQuick(
      int batchSize, long patches, long parameters, int rows) {
    MicroBatches parts = MicroBatches.of(batchSize, cost(patches, parameters, MUCH_WORK));

    assertThat(parts.rows()).isEqualTo(rows);
    assertThat(parts.count()).isEqualTo(batchSize / rows);
  }

  @Test
  void shouldNotSuitXlaWithMoreCopiesThanAreQuick() {
    long most = 4 << 20;

    assertThat(whole(16, most / 16)).isTrue();
    assertThat(whole(16, most / 16 + 1)).isFalse();
    assertThat(whole(1 << 30, 0)).as("without convolutions").isTrue();
    assertThat(inParts(16, most / 16 + 1)).isTrue();
    assertThat(inParts(16, most)).isTrue();
    assertThat(inParts(16, most + 1)).isFalse();
  }

  private static boolean whole(int batchSize, long patches) {
    return MicroBatches.whole(batchSize, cost(patches, FEW, MUCH_WORK)).suitXla();
  }

  private static boolean inParts(int batchSize, long patches) {
    return MicroBatches.of(batchSize, cost(patches, FEW, MUCH_WORK)).suitXla();
  }

  /** A part of 16 samples; each parameter takes 128 multiplications to be worth another sum. */
  @Test
  void shouldNotBeInPartsWhereAddingUpTakesLongerThanLearning() {
    long parameters = 100_000;
    long enough = 128 * parameters / 16;

    assertThat(MicroBatches.of(256, cost(46_116, parameters, enough)).rows()).isEqualTo(16);
    MicroBatches whole = MicroBatches.of(256, cost(46_116, parameters, enough - 1));
    assertThat(whole.rows()).isEqualTo(256);
    assertThat(whole.suitXla()).as("11.8 million copies").isFalse();
    assertThat(MicroBatches.of(64, cost(46_116, parameters, 1)).suitXla())
        .as("2.95 million copies")
        .isTrue();
  }

  /** Attention of two heads over 256 positions. */
  @Test
  void shouldLeaveToXlaWhatDoesNotConvolve() {
    Copies attention = new Copies(2 * 256 * 256, false, true);

    assertThat(MicroBatches.of(64, new Cost(attention, FEW, MUCH_WORK)).rows()).isEqualTo(8);
    MicroBatches whole = MicroBatches.whole(64, new Cost(attention, FEW, MUCH_WORK));
    assertThat(whole.suitXla()).as("8.4 million copies").isTrue();
  }

  private static Cost cost(long patches, long parameters, long multiplyAdds) {
    return new Cost(new Copies(patches, patches > 0, true), parameters, multiplyAdds);
  }
}
