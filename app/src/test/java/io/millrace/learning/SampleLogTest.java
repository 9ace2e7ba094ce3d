package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.checkpoint.Chunk;
import io.millrace.learning.TakenSample.Written;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleLogTest {
  @Test
  void shouldGiveBackEverySampleWhenTheyAreCutAnywhere() throws IOException {
    List<TakenSample> samples = samples(2_500_000);
    SampleLog log = new SampleLog();
    List<byte[]> chunks = new ArrayList<>();
    for (TakenSample sample : samples) {
      log.add(sample);
      if (sample.offset() == 1) {
        chunks.addAll(log.drain());
      }
    }
    chunks.addAll(log.drain());

    assertThat(chunks).hasSizeGreaterThan(4).allMatch(c -> c.length <= Chunk.MAX_BYTES);
    List<TakenSample> read = SampleLog.read(chunks, Written.NOW);
    assertThat(read).hasSameSizeAs(samples);
    for (int i = 0; i < samples.size(); i++) {
      assertThat(read.get(i).key()).isEqualTo(samples.get(i).key());
      assertThat(Arrays.equals(read.get(i).value(), samples.get(i).value())).isTrue();
      assertThat(read.get(i).timestamp()).isEqualTo(samples.get(i).timestamp());
      assertThat(read.get(i).offset()).isEqualTo(samples.get(i).offset());
      assertThat(read.get(i).scoreOnly()).isEqualTo(samples.get(i).scoreOnly());
      assertThat(read.get(i).label()).isEqualTo(samples.get(i).label());
    }
  }

  @Test
  void shouldRefuseASampleThatIsCutOff() {
    SampleLog log = new SampleLog();
    samples(100).forEach(log::add);
    byte[] whole = log.drain().get(0);

    assertThatThrownBy(
            () -> SampleLog.read(List.of(Arrays.copyOf(whole, whole.length - 1)), Written.NOW))
        .isInstanceOf(EOFException.class);
  }

  private static List<TakenSample> samples(int longest) {
    byte[] value = new byte[longest];
    new Random(1).nextBytes(value);
    return List.of(
        new TakenSample(new byte[] {1, 2}, new byte[] {3}, 1000, 0, 0),
        new TakenSample(null, new byte[0], -1, 7, 1),
        new TakenSample(new byte[0], value, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE),
        new TakenSample(null, new byte[] {4}, 1001, 1, 7),
        new TakenSample(null, new byte[] {5}, 1002, 2, 8, true, null),
        new TakenSample(null, new byte[] {5}, 1002, 2, 8, true, new float[] {7}),
        new TakenSample(null, new byte[] {5}, 1002, 2, 8, false, new float[] {-1, 0.5f}),
        new TakenSample(new byte[0], new byte[0], 1003, 3, 9, true, new float[0]),
        new TakenSample(new byte[] {6, 7}, new byte[] {8}, 1004, 4, 10, true, null));
  }
}
