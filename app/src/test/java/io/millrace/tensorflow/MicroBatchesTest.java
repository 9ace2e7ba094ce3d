package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MicroBatchesTest {
  /** A convolution of 3 by 3 over an image of 28 by 28 copies 26 * 26 * 9 = 6,084 numbers. */
  @ParameterizedTest
  @CsvSource({
    "256, 6084, 128", // 172 would fit
    "96, 6084, 96",
    "256, 46116, 16", // 22 would fit
    "50, 46116, 10",
    "37, 46116, 1", // a prime
    "8, 1048576, 1",
    "8, 5000000, 1",
    "4096, 0, 4096"
  })
  void shouldBeAsLargeAsTheCacheTakesAndAllOfOneSize(int batchSize, long patches, int rows) {
    MicroBatches parts = MicroBatches.of(batchSize, patches);

    assertThat(parts.rows()).isEqualTo(rows);
    assertThat(parts.count()).isEqualTo(batchSize / rows);
  }

  @Test
  void shouldNotCopyMoreThanMemoryTakes() {
    long most = 16 << 20;

    assertThat(MicroBatches.whole(16).suitXla(most / 16)).isTrue();
    assertThat(MicroBatches.whole(16).suitXla(most / 16 + 1)).isFalse();
    assertThat(MicroBatches.of(16, most / 16 + 1).suitXla(most / 16 + 1)).isTrue();
    assertThat(MicroBatches.of(16, most + 1).suitXla(most + 1)).isFalse();
    assertThat(MicroBatches.whole(1 << 30).suitXla(0)).as("without convolutions").isTrue();
  }
}
