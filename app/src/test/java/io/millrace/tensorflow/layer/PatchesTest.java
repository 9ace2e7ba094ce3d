package io.millrace.tensorflow.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.network.Padding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {
  /** Over images of 28 by 28. */
  @ParameterizedTest
  @CsvSource({
    "3, 1, 26, 32, 194688, true", // 26 * 26 * 9 * 32
    "5, 1, 24, 16, 230400, true",
    "7, 1, 22, 16, 379456, false",
    "7, 2, 11, 16, 94864, true", // 49 / 4 windows see a number
    "7, 1, 22, 1, 23716, true" // the features
  })
  void shouldSuitXlaWhereFewWindowsOverlap(
      int kernel, int strides, int windows, int channels, long size, boolean suits) {
    Windows along = Windows.of(28, kernel, strides, windows, Padding.VALID);
    Patches patches = new Patches(along, along, channels);

    assertThat(patches.size()).isEqualTo(size);
    assertThat(patches.suitXla()).isEqualTo(suits);
  }
}
