package io.millrace.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InitializerTest {
  private static float[] draw(Initializer initializer, int in, int out, long seed) {
    return initializer.draw(in * out, in, out, new SplittableRandom(seed));
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "40, 7", "7, 40", "1, 9", "9, 1", "200, 150"})
  void shouldDrawOrthonormalRowsOrColumns(int in, int out) {
    float[] w = draw(Initializer.ORTHOGONAL, in, out, 3);
    boolean wide = out > in;
    int vectors = Math.min(in, out);
    for (int a = 0; a < vectors; a++) {
      for (int b = 0; b < vectors; b++) {
        double dot = 0;
        for (int k = 0; k < Math.max(in, out); k++) {
          dot += wide ? w[a * out + k] * w[b * out + k] : w[k * out + a] * w[k * out + b];
        }
        assertThat(dot).isCloseTo(a == b ? 1 : 0, within(1e-6));
      }
    }
  }

  /** Each of the four quadrants is as likely: no sign is preferred, as QR alone would. */
  @Test
  void shouldPreferNoDirectionWhenOrthogonal() {
    int positive = 0;
    for (int seed = 0; seed < 400; seed++) {
      float[] w = draw(Initializer.ORTHOGONAL, 3, 3, seed);
      for (int i = 0; i < 3; i++) {
        positive += w[i * 3 + i] > 0 ? 1 : 0;
      }
    }
    assertThat(positive).isBetween(520, 680);
  }

  @Test
  void shouldFillAFixedRangeWhenUniform() {
    float[] w = draw(Initializer.UNIFORM, 100, 100, 3);
    double sum = 0;
    double squares = 0;
    for (float weight : w) {
      assertThat(weight).isBetween(-0.05f, 0.05f);
      sum += weight;
      squares += weight * weight;
    }
    assertThat(sum / w.length).isCloseTo(0, within(0.0015));
    assertThat(Math.sqrt(squares / w.length)).isCloseTo(0.05 / Math.sqrt(3), within(0.0005));
  }

  @ParameterizedTest
  @EnumSource(Initializer.class)
  void shouldDrawTheSameWeightsFromTheSameSeed(Initializer initializer) {
    assertThat(draw(initializer, 6, 4, 8)).isEqualTo(draw(initializer, 6, 4, 8)).hasSize(24);
    if (initializer != Initializer.ZEROS) {
      assertThat(draw(initializer, 6, 4, 8)).isNotEqualTo(draw(initializer, 6, 4, 9));
    }
  }
}
