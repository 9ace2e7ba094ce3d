package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.SampleReader;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleReaderFuzzTest {
  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldDecodeOrRejectWhateverTheBytes(SampleFormat format) throws InvalidSampleException {
    SampleCodec codec = Samples.codec(Samples.FIELDS, format);
    SampleReader reader = codec.newReader();
    byte[] good = codec.newWriter().write(Samples.row());
    Random random = new Random(3);
    int decoded = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] value = i % 10 == 0 ? noise(random) : mutated(good, random);
      try {
        for (float number : Samples.read(reader, value)) {
          assertThat(number).isFinite();
        }
        decoded++;
      } catch (InvalidSampleException e) {
        assertThat(e).hasMessageMatching("(?s).+: .+");
      }
    }
    assertThat(decoded).as("mutations that left a valid record").isPositive();
    assertThat(Samples.read(reader, good)).containsExactly(1.5f, 0, 1, 0, 7, -0.8f, 1, 1);
  }

  private static byte[] noise(Random random) {
    byte[] value = new byte[random.nextInt(60)];
    random.nextBytes(value);
    return value;
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] value = good.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return random.nextInt(5) == 0 ? Arrays.copyOf(value, random.nextInt(value.length)) : value;
  }
}
